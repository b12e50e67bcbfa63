import StrictJSON

/// The factors that a user has proved at a sign-in, and the claims about them.
///
/// Source: docs/cognito.md, "How strongly a user has signed in"; RFC 8176 §2
struct AuthenticationFactors: Sendable, Equatable {
    /// A factor, by its name in `amr`.
    enum Factor: String, Sendable {
        /// A password, also one proved by SRP.
        case password = "pwd"
        /// A one-time password of an authenticator.
        case authenticator = "otp"
        /// A one-time password that was sent by e-mail.
        case email = "email_otp"
    }

    private var factors: [Factor]

    init(_ factors: [Factor] = []) { self.factors = factors }

    /// Reads `amr`, without methods that this pool does not have.
    init(methods: [String]) { factors = methods.compactMap { Factor(rawValue: $0) } }

    var isEmpty: Bool { factors.isEmpty }

    var count: Int { factors.count }

    func contains(_ factor: Factor) -> Bool { factors.contains(factor) }

    mutating func add(_ factor: Factor) {
        if !factors.contains(factor) { factors.append(factor) }
    }

    /// `amr`.
    var methods: [String] { factors.map(\.rawValue) + (factors.count > 1 ? ["mfa"] : []) }

    /// `acr`: the highest level whose factors are all proved; `nil` if none is.
    var level: AuthenticationLevel? {
        AuthenticationLevel.allCases.last { level in level.factors.allSatisfy(factors.contains) }
    }
}

/// `acr`: the strength of a sign-in.
enum AuthenticationLevel: String, Sendable, CaseIterable {
    case password = "urn:cognito:loa:1"
    case oneTimePassword = "urn:cognito:loa:2"
    case passwordAndEmail = "urn:cognito:loa:3"
    case passwordAndAuthenticator = "urn:cognito:loa:4"

    /// The factors that reach the level.
    var factors: [AuthenticationFactors.Factor] {
        switch self {
        case .password: [.password]
        case .oneTimePassword: [.email]
        case .passwordAndEmail: [.password, .email]
        case .passwordAndAuthenticator: [.password, .authenticator]
        }
    }
}
