import StrictJSON

/// Whose something is: a subject, and the issuer without which a subject is ambiguous.
///
/// Owners are the same when their bytes are: two spellings that Unicode calls equivalent are two owners.
public struct Owner: Sendable, Equatable {
    /// `iss`.
    public let issuer: String
    /// `sub`.
    public let subject: String

    /// The user of this `sub` of this issuer.
    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }

    public static func == (left: Owner, right: Owner) -> Bool {
        sameBytes(left.issuer, right.issuer) && sameBytes(left.subject, right.subject)
    }
}
