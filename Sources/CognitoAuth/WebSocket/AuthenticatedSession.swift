import CognitoCore
public import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON
import Synchronization

/// A session of an authenticated caller, which ends with the caller's token unless a fresh one comes first.
public struct AuthenticatedSession<C: UserContext>: Sendable {
    // One reference: each call that waits has a copy of the session in its frame, and thousands of sessions wait.
    private let state: SessionState<C>

    init(_ session: WebSocketSession<C>, _ authentication: SessionAuthentication) {
        state = SessionState(session, authentication)
    }

    /// What the guards have found of the token that counts now: the one that the session began with, or the last that came since.
    public var context: C { state.context }
    /// The claims of that token.
    public var user: C.Claims { context.user }
    /// The request for the session.
    public var request: Request { state.session.context.request }
    /// See `WebSocketSession.subprotocol`.
    public var subprotocol: String? { state.session.subprotocol }
    /// The peer of the session: other tasks send to it by this.
    public var peer: WebSocketPeer { state.peer }

    /// What the peer sends, without its fresh tokens, which are seen to when their turn comes: a handler that does not read the messages
    /// lets the session end with its first token. To be read by one reader.
    public var messages: Messages { Messages(session: self) }

    /// Sends a message once there is room for it.
    ///
    /// - Throws: `WebSocketEnded` when the session is over, or ends before there is room.
    public func send(_ message: WebSocketMessage) async throws(WebSocketEnded) { try await peer.send(message) }

    /// Ends the session.
    public func close(_ close: WebSocketClose = WebSocketClose(.normal)) { peer.close(close) }
}

extension AuthenticatedSession {
    /// The messages of one session.
    public struct Messages: AsyncSequence, Sendable {
        public typealias Element = WebSocketMessage
        public typealias Failure = Never

        fileprivate let session: AuthenticatedSession

        public struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate let session: AuthenticatedSession
            fileprivate var messages: WebSocketMessages.AsyncIterator

            /// The next message; `nil` once the session is over, or the task is cancelled.
            public mutating func next() async -> WebSocketMessage? { await next(isolation: nil) }

            public mutating func next(isolation actor: isolated (any Actor)?) async -> WebSocketMessage? {
                while let message = await messages.next(isolation: actor) {
                    guard session.state.authentication.takesFreshTokens, case .text(let text) = message, let fresh = FreshToken(text) else {
                        return message
                    }
                    await session.take(fresh)
                }
                return nil
            }
        }

        public func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(session: session, messages: session.state.session.messages.makeAsyncIterator())
        }
    }

    /// The route's guards judge the fresh token as they have judged the first: what they would not admit now does not go on.
    fileprivate func take(_ fresh: FreshToken) async {
        guard let token = fresh.token else { return close(.unauthenticated("invalid_token")) }
        do {
            let context = try await state.session.readmitted(bearing: token)
            guard sameBytes(context.user.subject, user.subject), sameBytes(context.user.issuer, user.issuer) else {
                return close(.forbidden)
            }
            state.become(context)
            state.session.permit(state.authentication.permission(of: context.user))
            try await send(.text(Self.confirmation(of: context.user)))
        } catch let problem as Problem where problem.status.code == 401 || problem.status.code == 400 {
            close(.unauthenticated("invalid_token"))
        } catch let problem as Problem where (402..<500).contains(problem.status.code) && problem.status.code != 429 {
            // A guard may say 404 where a stranger is not to know what there is.
            close(.forbidden)
        } catch let problem as Problem {
            // It could not be judged: the session has its time still, and the peer may try again.
            try? await send(.text(Self.text(["type": "error", "code": .string(problem.code)])))
        } catch {
            try? await send(.text(Self.text(["type": "error", "code": .string(Problem.internalError.code)])))
        }
    }

    private static func confirmation(of claims: C.Claims) -> String {
        text(["type": "token", "expiresAt": .string(claims.expirationTime.text)])
    }

    private static func text(_ json: JSONValue) -> String { String(decoding: json.encoded(), as: UTF8.self) }
}

/// What the copies of one session share, its caller above all: another token may stand for the caller later.
private final class SessionState<C: UserContext>: Sendable {
    let session: WebSocketSession<C>
    let peer: WebSocketPeer
    let authentication: SessionAuthentication
    private let current: Mutex<C>

    init(_ session: WebSocketSession<C>, _ authentication: SessionAuthentication) {
        self.session = session
        self.authentication = authentication
        peer = session.peer
        current = Mutex(session.context)
    }

    var context: C { current.withLock { $0 } }

    func become(_ context: C) { current.withLock { $0 = context } }
}
