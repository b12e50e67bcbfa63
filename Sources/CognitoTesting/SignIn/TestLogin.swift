import CognitoCore
import CognitoPool
public import HTTPServer
import HTTPTypes
import StrictJSON

/// `POST /cognito-testing-login`: a sign-in with one call of curl. The route exists only while testing.
///
/// | request or outcome | answer |
/// |---|---|
/// | `{"clientId","username","password"}` of a user of the pool | 200 with the tokens, named as Cognito names them |
/// | members missing, empty or no strings | 422 `invalid_content`, which names them all |
/// | wrong user, password or client | 401 `invalid_login`, the same for each |
/// | the pool cannot be reached, or is not set up for this | 502 `upstream_failed` |
///
/// Source: docs/endpoints.md
public struct TestLogin: Sendable {
    private let service: any SignInService
    private let hosts: KnownHost?

    /// - Parameters:
    ///   - service: The pool at which users sign in.
    ///   - hosts: The hosts for which the API serves the login; `nil` for any.
    public init(_ service: any SignInService, hosts: KnownHost? = nil) {
        self.service = service
        self.hosts = hosts
    }

    /// The path of the route.
    package static let path = "cognito-testing-login"

    /// The problems with which it can be answered.
    package static let problems: [Problem] =
        [.invalidContent([ContentFault(member: "clientId", "This must be there.")])]
        + [
            SignInError.refused(.notAuthorized, message: ""), .challenged(""), .refused(.other(""), message: ""), .unreachable(.timedOut),
            .unexpectedAnswer(status: 200),
        ].map { Problem($0) }

    /// Registers the route, without a guard.
    public func register(on routes: RouteGroup<RequestContext>) {
        (hosts.map { routes.use($0) } ?? routes).open.post(Self.path) { context in
            let login = try await context.request.decode(Login.self, unknownMembers: .ignored)
            return try await signIn(login, from: CallOrigin(context.request.head)).json
        }
    }

    private func signIn(_ login: Login, from origin: CallOrigin) async throws(Problem) -> SignInTokens {
        do {
            return try await service.signIn(clientID: login.clientID, username: login.username, password: login.password, from: origin)
        } catch {
            throw Problem(error)
        }
    }
}

/// The content of the request.
private struct Login: Decodable, ContentRules {
    enum CodingKeys: String, CodingKey {
        case clientID = "clientId"
        case username
        case password
    }

    let clientID: String
    let username: String
    let password: String

    static let rules: [ContentRule<Self>] = [
        .member("clientId", \.clientID, isNotEmpty),
        .member("username", \.username, isNotEmpty),
        .member("password", \.password, isNotEmpty),
    ]

    private static let isNotEmpty = ValueRule<String>.matching("text that is not empty") { !$0.isEmpty }
}

extension Problem {
    /// The log gets the kind of error alone, since the pool's message may name the user. The caller learns only who is at fault.
    fileprivate init(_ error: SignInError) {
        switch error {
        case .refused(let refusal, _) where refusal.isAboutTheCaller:
            self = .loginRefused("Username, password or client id is wrong.", error)
        case .challenged: self = .loginRefused("This user cannot sign in by password alone.", error)
        case .refused: self = .upstreamFailed("The user pool could not sign anybody in.", error)
        case .unreachable: self = .upstreamFailed("The user pool cannot be reached.", error)
        case .unexpectedAnswer: self = .upstreamFailed("The user pool gave no usable answer.", error)
        case .internalFailure: self = .internalError
        }
    }

    private static func loginRefused(_ detail: String, _ error: SignInError) -> Problem {
        Problem(status: .unauthorized, code: "invalid_login", detail: detail, reason: error.word)
    }

    private static func upstreamFailed(_ detail: String, _ error: SignInError) -> Problem {
        Problem(status: .badGateway, code: "upstream_failed", detail: detail, reason: error.word)
    }
}

extension SignInError {
    /// The kind of error, for the log. An unknown `__type` is left out, since it may be any text.
    fileprivate var word: String {
        switch self {
        case .refused(.other, _): "refused"
        case .refused(let refusal, _): refusal.type
        case .challenged: "challenged"
        case .unreachable: "unreachable"
        case .unexpectedAnswer: "unexpectedAnswer"
        case .internalFailure: "internalFailure"
        }
    }
}
