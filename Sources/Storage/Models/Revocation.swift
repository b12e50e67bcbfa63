public import FoundationEssentials
public import JOSE
import StrictJSON

/// What is refused although nothing is wrong with it.
public struct Revocation: Sendable, Equatable {
    /// What is named.
    public enum Target: String, Sendable {
        /// A user, by `sub`.
        case user
        /// All tokens of one sign-in, by `origin_jti`.
        case signIn = "sign-in"
        /// One token, by `jti`.
        case token
    }

    public let id: UUID
    public let target: Target
    /// The value of the claim that the target says. Compared byte for byte.
    public let name: String
    /// `iss`; `nil` for any issuer's.
    public let issuer: String?
    /// Tokens with a later `iat` are fine; `nil` where every one is refused, whenever it was issued.
    public let issuedUpTo: NumericDate?
    /// When the revocation ends.
    public let until: NumericDate
    public let createdAt: NumericDate
    public let createdBy: Owner

    public init(
        id: UUID, target: Target, name: String, issuer: String? = nil, issuedUpTo: NumericDate? = nil, until: NumericDate,
        createdAt: NumericDate, createdBy: Owner
    ) {
        self.id = id
        self.target = target
        self.name = name
        self.issuer = issuer
        self.issuedUpTo = issuedUpTo
        self.until = until
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    public static func == (left: Revocation, right: Revocation) -> Bool {
        left.id == right.id && left.target == right.target && sameBytes(left.name, right.name)
            && left.issuer.map { Array($0.utf8) } == right.issuer.map { Array($0.utf8) } && left.issuedUpTo == right.issuedUpTo
            && left.until == right.until && left.createdAt == right.createdAt && left.createdBy == right.createdBy
    }
}

/// Some of the revocations that stand, newest first.
public struct RevocationPage: Sendable, Equatable {
    public let revocations: [Revocation]
    /// True if there are older ones.
    public let hasMore: Bool
}

/// What has become of a revocation.
public enum RevocationChange: Sendable, Equatable {
    case added(Revocation)
    /// Deleted before its end.
    case lifted(UUID)
}

/// What has changed after a version, oldest first.
public struct RevocationChanges: Sendable, Equatable {
    public let changes: [RevocationChange]
    /// What to ask after next.
    public let version: Int64
    /// True if there are later changes already.
    public let hasMore: Bool
}
