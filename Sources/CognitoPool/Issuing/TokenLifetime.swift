/// For how long ID and access tokens live.
///
/// Source: docs/cognito.md (5 minutes to 1 day)
public struct TokenLifetime: Sendable, Equatable {
    /// 300 to 86 400, and down to 1 where a sign-in asks for less.
    public let seconds: Int64

    /// A lifetime of 300 to 86 400 seconds; `nil` outside.
    public init?(seconds: Int64) {
        guard (300...86_400).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// A lifetime that one sign-in asks for, of 1 to 86 400 seconds; `nil` outside. Shorter ones than Cognito's are for trying out what
    /// happens when a token expires.
    init?(ofOneSignIn seconds: Int64) {
        guard (1...86_400).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    private init(unchecked seconds: Int64) { self.seconds = seconds }

    /// Cognito's default.
    public static let oneHour = TokenLifetime(unchecked: 3600)
}
