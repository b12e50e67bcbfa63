import CognitoAuth
public import CognitoCore
public import HTTPServer
public import ServiceRuntime
import StrictJSON

/// `/live`: a user's sessions hear each other.
struct LiveRoutes {
    /// Sessions of one user that hear each other: each message costs as much as there are.
    private static let sessionsPerUser = 100
    private static let limits = JSONLimits(maximumBytes: WebSocketLimits().messageBytes, maximumDepth: 128, maximumValues: 100_000)

    /// Who is meant: a subject is one issuer's own.
    private struct User: Hashable {
        let issuer: [UInt8]
        let subject: [UInt8]

        init(_ claims: UserClaims) {
            issuer = Array((claims.issuedBy ?? "").utf8)
            subject = Array(claims.subject.utf8)
        }
    }

    private let authentication: SessionAuthentication
    private let audiences = WebSocketAudiences<User>(maximumPeers: sessionsPerUser)

    init(_ verifier: CognitoVerifier) {
        authentication = SessionAuthentication(verifier)
    }

    /// - Parameter users: Guarded, and taking tokens from the subprotocol too.
    func register(on users: RouteGroup<Authenticated<UserClaims>>) {
        users.webSocket("live", as: authentication) { [audiences] session in
            let user = User(session.user)
            let isAdmitted = try await audiences.joined(session.peer, user) {
                for await message in session.messages {
                    guard case .text(let text) = message else { return session.close(WebSocketClose(.unsupportedData)) }
                    guard Self.isMessage(text) else {
                        try await session.send(Self.invalidMessage)
                        continue
                    }
                    try await session.send(message)
                    audiences.post(message, to: user, except: session.peer)
                }
            }
            if !isAdmitted { session.close(WebSocketClose(.policyViolation, reason: "too_many_sessions")) }
        }
    }

    /// - Returns: True for a JSON object of the one type that is known here.
    private static func isMessage(_ text: String) -> Bool {
        let document = try? JSONDocument(parsing: Array(text.utf8), limits: limits)
        return document?.root["type"]?.string == "message"
    }

    private static let invalidMessage = WebSocketMessage.text(#"{"type":"error","code":"invalid_message"}"#)
}

/// `/live/echo`, for suites that test how the protocol is spoken: each message is sent back as it came, however many come.
public struct LiveEcho {
    private let verifier: CognitoVerifier
    private let source: CredentialSource

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - cookie: Where a token is taken from too.
    public init(_ verifier: CognitoVerifier, cookie: CookieCredentials?) {
        self.verifier = verifier
        source = cookie?.source ?? .authorizationField
    }

    /// What the API's document says of it.
    public static let description = RouteDescription.webSocket("live/echo", "A WebSocket that sends back what it is sent")

    public func register(on root: RouteGroup<RequestContext>) {
        var limits = WebSocketLimits()
        limits.messagesPerSecond = nil
        root.use(Authentication(verifier, from: source, .webSocketSubprotocol)).onShard
            .webSocket("live/echo", as: SessionAuthentication(verifier, takesFreshTokens: false), limits: limits) { session in
                for await message in session.messages { try await session.send(message) }
            }
    }
}
