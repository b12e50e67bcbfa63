public import FoundationEssentials
public import JOSE
import StrictJSON

/// A refusal of tokens that would otherwise be valid.
public struct Revocation: Sendable, Equatable {
    /// The claim by which tokens are refused.
    public enum Target: String, CaseIterable, Sendable {
        /// A user, by `sub`.
        case user
        /// All tokens of one sign-in, by `origin_jti`.
        case signIn = "sign-in"
        /// One token, by `jti`.
        case token
    }

    public let id: UUID
    public let target: Target
    /// The value of the claim that `target` names, compared byte for byte.
    public let name: String
    /// `iss` of the refused tokens; `nil` for any issuer.
    public let issuer: String?
    /// The latest `iat` that is refused; `nil` to refuse tokens whenever they were issued.
    public let issuedUpTo: NumericDate?
    /// From this time on, the revocation has no effect.
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

/// A page of the revocations in force, newest first.
public struct RevocationPage: Sendable, Equatable {
    public let revocations: [Revocation]
    /// True if older revocations are in force.
    public let hasMore: Bool
}

/// A change of one revocation.
public enum RevocationChange: Sendable, Equatable {
    case added(Revocation)
    /// Deleted before its end.
    case lifted(UUID)
}

/// The changes after a version, oldest first.
public struct RevocationChanges: Sendable, Equatable {
    public let changes: [RevocationChange]
    /// The version to pass in the next call.
    public let version: Int64
    /// True if later changes are stored already.
    public let hasMore: Bool
}
