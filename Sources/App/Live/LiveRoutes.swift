public import CognitoAuth
public import CognitoCore
public import HTTPServer
public import ServiceRuntime
import StrictJSON

/// `/live`: a message of one session goes to the other sessions of the same user.
struct LiveRoutes {
    /// The most sessions of one user, since each message is sent to all of them.
    private static let sessionsPerUser = 100
    private static let limits = JSONLimits(maximumBytes: WebSocketLimits().messageBytes, maximumDepth: 128, maximumValues: 100_000)

    /// A user, by issuer and subject, since a subject is unique within one issuer only.
    private struct User: Hashable {
        let issuer: [UInt8]
        let subject: [UInt8]

        init(_ claims: UserClaims) {
            issuer = Array(claims.issuer.utf8)
            subject = Array(claims.subject.utf8)
        }
    }

    private let authentication: SessionAuthentication
    private let audiences = WebSocketAudiences<User>(maximumPeers: sessionsPerUser)

    init(_ verifier: CognitoVerifier) {
        authentication = SessionAuthentication(verifier)
    }

    /// - Parameter users: A guarded group that also accepts tokens in the subprotocol.
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

    /// - Returns: True for a JSON object whose `type` is `message`, the only known one.
    private static func isMessage(_ text: String) -> Bool {
        let document = try? JSONDocument(parsing: Array(text.utf8), limits: limits)
        return document?.root["type"]?.string == "message"
    }

    private static let invalidMessage = WebSocketMessage.text(#"{"type":"error","code":"invalid_message"}"#)
}

/// `/live/echo`, for conformance suites of the protocol: each message is sent back unchanged, at any rate.
public struct LiveEcho {
    private let verifier: CognitoVerifier
    private let source: CredentialSource
    private let realm: Realm

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - cookie: A cookie in which a token is also accepted; `nil` for none.
    ///   - realm: Of the challenges.
    public init(_ verifier: CognitoVerifier, cookie: CookieCredentials?, realm: Realm) {
        self.verifier = verifier
        self.realm = realm
        source = cookie?.source ?? .authorizationField
    }

    /// The description of the route in the API's document.
    public static let description = RouteDescription.webSocket("live/echo", "A WebSocket that sends back what it is sent")

    public func register(on root: RouteGroup<RequestContext>) {
        var limits = WebSocketLimits()
        limits.messagesPerSecond = nil
        root.use(Authentication(verifier, from: source, .webSocketSubprotocol, realm: realm)).onShard
            .webSocket("live/echo", as: SessionAuthentication(verifier, takesFreshTokens: false), limits: limits) { session in
                for await message in session.messages { try await session.send(message) }
            }
    }
}
