public import HTTPTypes
import Synchronization

/// One request, as a handler sees it: immutable, shared by reference, and never connected to another request.
public final class Request: Sendable {
    /// Also sent back as `X-Request-Id`.
    public let id: RequestID

    /// Method, target and fields as they came in, still bytes.
    public let head: RequestHead

    /// What follows the head; read it with ``RequestContent/collected()``.
    public let content: RequestContent

    /// The values of the pattern's `:name` segments.
    public let parameters: PathParameters

    let route: Route?
    package let connectionPeer: ConnectionPeer
    /// Makes an answer of an error.
    let responder: ProblemResponder?
    /// The number of the shard that serves the request: what is partitioned by shard is partitioned by it.
    package let shard: Int

    private struct Findings {
        var notes = RequestNotes()
        var answerEnd: Double?
        var attached: (any AnyObject & Sendable)?
    }

    private let findings = Mutex(Findings())

    package init(
        id: RequestID, head: RequestHead, content: RequestContent, parameters: PathParameters, route: Route?, peer: ConnectionPeer,
        shard: Int, responder: ProblemResponder?
    ) {
        self.id = id
        self.head = head
        self.content = content
        self.parameters = parameters
        self.route = route
        connectionPeer = peer
        self.shard = shard
        self.responder = responder
    }

    package convenience init(
        id: RequestID, head: RequestHead, content: RequestContent = .empty, parameters: PathParameters = .none, route: Route? = nil,
        peer: ConnectionPeer = .unknown, shard: Int = 0
    ) {
        self.init(
            id: id, head: head, content: content, parameters: parameters, route: route, peer: peer, shard: shard, responder: nil)
    }

    /// The same request with another head and no content, for guards that are asked once more.
    func repeated(with head: RequestHead) -> Request {
        Request(
            id: id, head: head, content: .empty, parameters: parameters, route: route, peer: connectionPeer, shard: shard,
            responder: responder)
    }

    /// The pattern of the route that was found, such as `/notes/:id`; empty where none was.
    public var routePattern: String { route?.pattern.description ?? "" }

    public var method: HTTPRequest.Method { head.method }

    /// The sender of the request: the peer of its connection or, where that is one of ``ServerConfiguration/trustedProxies``, the sender that
    /// the proxies name. Read anew at each call, from the fields where there are such proxies.
    public var peer: Peer { connectionPeer.sender(of: head) }

    /// All fields in swift-http-types' form. Built anew at each call; guards on the hot path look at ``head`` instead.
    public var fields: HTTPFields { head.fields }

    /// What guards and handlers want the request's log line to say.
    public var logNotes: RequestNotes { findings.withLock { $0.notes } }

    /// Adds to the request's log line. Pass nothing that must not be logged: no token, no password, no e-mail address.
    public func note(subject: String? = nil, refusal: String? = nil) {
        findings.withLock { findings in
            if let subject { findings.notes.subject = subject }
            if let refusal { findings.notes.refusal = Refusal(reason: refusal) }
        }
    }

    /// Says why it is refused.
    func note(refusal: Refusal) {
        findings.withLock { $0.notes.refusal = refusal }
    }

    /// Keeps an object as long as the request, for whoever observes its answer.
    package func attach(_ object: any AnyObject & Sendable) {
        findings.withLock { $0.attached = object }
    }

    /// What ``attach(_:)`` has been given last.
    package var attached: (any AnyObject & Sendable)? { findings.withLock { $0.attached } }

    /// Lets no answer to this request go on beyond a time of day, given in seconds since 1970: a stream that is still under way a second
    /// later is cut off. For guards whose permission ends. The earliest of several times counts.
    public func endAnswer(at secondsSinceEpoch: Double) {
        findings.withLock { $0.answerEnd = min($0.answerEnd ?? secondsSinceEpoch, secondsSinceEpoch) }
    }

    /// The answer to a request that has caused an error.
    func answer(to error: any Error) -> Response {
        (responder ?? .standalone).response(to: error, requestID: id, request: self)
    }

    /// What ``endAnswer(at:)`` has been told.
    var answerEnd: Double? { findings.withLock { $0.answerEnd } }
}

/// The part of a log line that only a guard or a handler can know.
public struct RequestNotes: Sendable, Equatable {
    /// The verified `sub` of the caller.
    public var subject: String?
    /// Why the request was refused.
    public var refusal: Refusal?

    package init(subject: String? = nil, refusal: Refusal? = nil) {
        self.subject = subject
        self.refusal = refusal
    }
}

/// Why a request was refused.
public struct Refusal: Sendable, Hashable {
    /// The problem's code, and the word for its reason if it has one: both out of fixed lists.
    public let code: String
    public let cause: String?
    /// In more detail than the caller may learn; for the log.
    public let reason: String

    package init(_ problem: Problem) {
        code = problem.code
        cause = problem.cause
        reason = problem.reason ?? problem.code
    }

    /// For a handler that has answered with no ``Problem``.
    init(reason: String) {
        code = "other"
        cause = nil
        self.reason = reason
    }
}
