public import JOSE
import Synchronization

/// A revocation list of this process. It forgets a revocation once the tokens it is about have expired by themselves.
public final class MemoryRevocationList: RevocationList {
    /// Why a revocation was not taken.
    public enum Fault: Error, Equatable, Sendable {
        /// There are as many as the list holds, and none of them is over. Nothing is dropped for a new one: it might be the one that
        /// counts.
        case full
        /// The clock cannot be read, so the end of a revocation is unknown.
        case clockUnusable
    }

    /// Names are kept as bytes: two spellings that Unicode calls equivalent are two names.
    private enum Subject: Hashable {
        case token([UInt8])
        case signIn([UInt8])
        /// `nil` for the users of this `sub` of all issuers.
        case user([UInt8], of: [UInt8]?)
    }

    private struct Revocation {
        /// Tokens issued from then on are fine, in seconds since 1970.
        let issuedBefore: Double
        let until: Double

        /// What either refuses, and for as long as either does. That is a little more than both together, and never less.
        func joined(with other: Revocation) -> Revocation {
            Revocation(issuedBefore: max(issuedBefore, other.issuedBefore), until: max(until, other.until))
        }
    }

    /// For how long a revocation is kept unless said otherwise: the longest life of Cognito's ID and access tokens, a day, and the 300 s
    /// that a verifier may take them longer where clocks differ.
    public static let longestTokenLife: Duration = .seconds(86_400 + 300)

    private let revocations = Mutex<[Subject: Revocation]>([:])
    private let capacity: Int
    private let now: @Sendable () -> NumericDate?

    /// - Parameters:
    ///   - capacity: The most revocations that are held at once.
    ///   - now: The time of day; `nil` where it cannot be read.
    public init(capacity: Int = 100_000, now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow) {
        self.capacity = max(1, capacity)
        self.now = now
    }

    /// Refuses one token, by its `jti`, for so long: as long as it could live.
    public func revoke(tokenID: String, for life: Duration = longestTokenLife) throws(Fault) {
        try add(.token(Array(tokenID.utf8)), issuedBefore: .infinity, for: life)
    }

    /// Refuses all tokens of one sign-in, by their `origin_jti`, those of later refreshes too.
    public func revoke(originTokenID: String, for life: Duration = longestTokenLife) throws(Fault) {
        try add(.signIn(Array(originTokenID.utf8)), issuedBefore: .infinity, for: life)
    }

    /// Refuses all tokens of one user that were issued before now. A token of a later sign-in is taken, but for one within the same second.
    /// `iat` counts whole seconds as a rule, so nothing tells the tokens of that second apart, and they are refused. So is a token that
    /// does not say when it was issued. It is the issuer's clock that says: one that is ahead of ours lets those tokens escape that it
    /// issued within that time before the revocation.
    ///
    /// - Parameters:
    ///   - subject: The user's `sub`.
    ///   - issuer: The user's `iss`. A `sub` is one issuer's own: without it the users of that name of all issuers are meant.
    ///   - life: For how long: as long as a token could live.
    public func revokeAll(
        of subject: String, issuedBy issuer: String? = nil, for life: Duration = longestTokenLife
    ) throws(Fault) {
        guard let now = now() else { throw .clockUnusable }
        try add(.user(Array(subject.utf8), of: issuer.map { Array($0.utf8) }), issuedBefore: now.secondsSinceEpoch, for: life)
    }

    public func isRevoked(_ token: RevocableToken) -> Bool {
        revocations.withLock { revocations in
            guard !revocations.isEmpty else { return false }
            // Where the time cannot be read, no revocation is over.
            let now = now()?.secondsSinceEpoch ?? 0
            let issuedAt = token.issuedAt?.secondsSinceEpoch ?? 0
            return Self.subjects(of: token).contains { subject in
                revocations[subject].map { issuedAt < $0.issuedBefore && now < $0.until } == true
            }
        }
    }

    private static func subjects(of token: RevocableToken) -> [Subject] {
        let user = Array(token.subject.utf8)
        var subjects: [Subject] = [.user(user, of: nil), .user(user, of: Array(token.issuer.utf8))]
        if let tokenID = token.tokenID { subjects.append(.token(Array(tokenID.utf8))) }
        if let originTokenID = token.originTokenID { subjects.append(.signIn(Array(originTokenID.utf8))) }
        return subjects
    }

    private func add(_ subject: Subject, issuedBefore: Double, for life: Duration) throws(Fault) {
        guard let now = now()?.secondsSinceEpoch else { throw .clockUnusable }
        let isTaken = revocations.withLock { revocations in
            if revocations.count >= capacity { revocations = revocations.filter { $0.value.until > now } }
            guard revocations.count < capacity || revocations[subject] != nil else { return false }
            let revocation = Revocation(issuedBefore: issuedBefore, until: now + life / .seconds(1))
            // What has been revoked stays revoked, however short the later call is, and wherever the clock has been set since.
            let standing = revocations[subject].flatMap { $0.until > now ? $0 : nil }
            revocations[subject] = standing?.joined(with: revocation) ?? revocation
            return true
        }
        guard isTaken else { throw .full }
    }
}
