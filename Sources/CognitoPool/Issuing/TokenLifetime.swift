/// The lifetime of ID and access tokens.
///
/// Source: docs/cognito.md (5 minutes to 1 day)
public struct TokenLifetime: Sendable, Equatable {
    /// 300 to 86 400, or from 1 on for a sign-in that asks for less.
    public let seconds: Int64

    /// - Parameter seconds: 300 to 86 400; the result is `nil` outside.
    public init?(seconds: Int64) {
        guard (300...86_400).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// The lifetime that one sign-in asks for. It may be shorter than Cognito's, so that a developer can watch a token expire.
    ///
    /// - Parameter seconds: 1 to 86 400; the result is `nil` outside.
    init?(ofOneSignIn seconds: Int64) {
        guard (1...86_400).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    private init(unchecked seconds: Int64) { self.seconds = seconds }

    /// Cognito's default.
    public static let oneHour = TokenLifetime(unchecked: 3600)
}
