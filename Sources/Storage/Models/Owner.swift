import StrictJSON

/// The user to whom a record or a key belongs: a subject, and its issuer, since a `sub` is unique within one issuer only.
///
/// Owners are compared byte for byte: two spellings that Unicode calls equivalent are two owners.
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
