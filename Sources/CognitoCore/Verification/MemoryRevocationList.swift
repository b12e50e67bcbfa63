public import JOSE
import Locking

/// A revocation list in the memory of this process. It drops a revocation once the tokens it concerns have expired.
public final class MemoryRevocationList: RevocationList {
    /// The reason why a revocation was not added.
    public enum Fault: Error, Equatable, Sendable {
        /// The list has reached its capacity, and all its revocations are in force. None of them is dropped for a new one.
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
        /// Tokens issued from this time on are valid, in seconds since 1970.
        let issuedBefore: Double
        let until: Double

        /// A revocation that refuses at least the tokens that either refuses, for at least as long.
        func joined(with other: Revocation) -> Revocation {
            Revocation(issuedBefore: max(issuedBefore, other.issuedBefore), until: max(until, other.until))
        }
    }

    /// The default life of a revocation: one day, the longest life of Cognito's ID and access tokens, + 300 s, the greatest clock skew.
    public static let longestTokenLife: Duration = .seconds(86_400 + 300)

    private let revocations = Lock<[Subject: Revocation]>([:])
    private let capacity: Int
    private let now: @Sendable () -> NumericDate?

    /// - Parameters:
    ///   - capacity: The most revocations that are held at once.
    ///   - now: The time of day; `nil` where it cannot be read.
    public init(capacity: Int = 100_000, now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow) {
        self.capacity = max(1, capacity)
        self.now = now
    }

    /// Refuses one token, by its `jti`.
    ///
    /// - Parameters:
    ///   - tokenID: The `jti`.
    ///   - life: The life of the revocation; at least that of the token.
    /// - Throws: ``Fault``
    public func revoke(tokenID: String, for life: Duration = longestTokenLife) throws(Fault) {
        try add(.token(Array(tokenID.utf8)), issuedBefore: .infinity, for: life)
    }

    /// Refuses all tokens of one sign-in, refreshed ones included, by their `origin_jti`.
    ///
    /// - Parameters:
    ///   - originTokenID: The `origin_jti`.
    ///   - life: The life of the revocation; at least that of a token.
    /// - Throws: ``Fault``
    public func revoke(originTokenID: String, for life: Duration = longestTokenLife) throws(Fault) {
        try add(.signIn(Array(originTokenID.utf8)), issuedBefore: .infinity, for: life)
    }

    /// Refuses all tokens of one user that were issued up to now. A token of a later sign-in is accepted, except within the same second: `iat`
    /// usually has whole seconds, so all tokens of this second are refused, and so are tokens without `iat`. `iat` is the issuer's time: if its
    /// clock is ahead of ours, tokens that it issued within that difference before the revocation stay valid.
    ///
    /// - Parameters:
    ///   - subject: The user's `sub`.
    ///   - issuer: The user's `iss`; `nil` for the users with this `sub` of all issuers.
    ///   - life: The life of the revocation; at least that of a token.
    /// - Throws: ``Fault``
    public func revokeAll(
        of subject: String, issuedBy issuer: String? = nil, for life: Duration = longestTokenLife
    ) throws(Fault) {
        guard let now = now() else { throw .clockUnusable }
        try add(.user(Array(subject.utf8), of: issuer.map { Array($0.utf8) }), issuedBefore: now.secondsSinceEpoch, for: life)
    }

    public func isRevoked(_ token: RevocableToken) -> Bool {
        revocations.withLock { revocations in
            guard !revocations.isEmpty else { return false }
            // Without a readable time, every revocation counts as in force.
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
            // A later call never shortens a revocation, even if the clock has been set back since.
            let standing = revocations[subject].flatMap { $0.until > now ? $0 : nil }
            revocations[subject] = standing?.joined(with: revocation) ?? revocation
            return true
        }
        guard isTaken else { throw .full }
    }
}
