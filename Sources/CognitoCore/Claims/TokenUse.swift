/// What a Cognito token is for, as its `token_use` claim says.
public enum TokenUse: String, Sendable, Equatable {
    case id, access
}

/// Which tokens the API takes: `COGNITO_TOKEN_USE`.
public enum AcceptedTokenUse: String, Sendable, Equatable, CaseIterable {
    case id, access
    /// Both kinds.
    case any

    /// Whether tokens of this use are taken.
    public func accepts(_ use: TokenUse) -> Bool {
        switch self {
        case .id: use == .id
        case .access: use == .access
        case .any: true
        }
    }
}
