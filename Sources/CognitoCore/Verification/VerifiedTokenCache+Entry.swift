import JOSE
import StrictJSON

extension VerifiedTokenCache {
    /// A verified token, with what must still hold for it to be taken as such.
    struct Entry {
        let claims: CallerClaims
        let generation: UInt64
        /// From when on it may be used, in seconds since 1970.
        private let from: Double
        /// Which of the verifier's issuers it is of.
        let issuer: Int

        /// What an entry takes up beside its token: its place in the table, the claims, the user's `sub`, and what comes with each of them.
        static let overheadBytes = 320

        /// `nil` for claims that are not in the form in which they are cached.
        init?(_ claims: CallerClaims, issuer: Int, generation: UInt64, from: Double) {
            self.claims = claims
            self.issuer = issuer
            self.generation = generation
            self.from = from
            guard token != nil else { return nil }
        }

        /// The token that the claims are of.
        private var token: CompactClaims? {
            guard case .token(let token) = claims.common.text else { return nil }
            return token
        }
        /// A number by which the token is found.
        var hash: UInt64 { token?.hash ?? 0 }
        /// About the memory that it takes up.
        var bytes: Int { (token?.count ?? 0) + claims.common.textBytes + Self.overheadBytes }

        func isOf(_ token: Span<UInt8>) -> Bool { claims.common.areOf(token) }

        func isValid(at now: NumericDate) -> Bool {
            now.secondsSinceEpoch >= from && now.secondsSinceEpoch < claims.acceptedUntil
        }
    }
}

extension CommonClaims {
    /// The longest `sub` whose memory an entry's overhead includes.
    private static var usualSubjectBytes: Int { 64 }

    /// About the memory of the texts that are kept beside the token, and of no other's.
    fileprivate var textBytes: Int {
        let ofUsername = username.map { sameBytes($0, subject) ? 0 : Self.heapBytes($0) } ?? 0
        let groups = groupsClaim.names
        // As JSON has them, in quotes and with commas.
        let isShared = SharedValues<GroupsClaim>.keeps(groups.reduce(1) { $0 + $1.utf8.count + 3 })
        let ofGroups = isShared ? 0 : groups.reduce(0) { $0 + MemoryLayout<String>.stride + Self.heapBytes($1) }
        return max(0, subject.utf8.count - Self.usualSubjectBytes) + ofUsername + ofGroups
    }

    /// A short string has no memory of its own.
    private static func heapBytes(_ text: String) -> Int { text.utf8.count > 15 ? 32 + text.utf8.count : 0 }
}
