public import HTTPTypes

/// What is known of a request once it is answered: for the log, and for metrics. Only what is asked for is worked out.
public struct RequestRecord: Sendable {
    /// The identifier that `X-Request-Id` of the answer has.
    public let id: RequestID
    /// `nil` when the message was no valid request.
    public let head: RequestHead?
    /// `nil` where none was found.
    public let route: Route?
    /// The status of the answer.
    public let status: Int
    /// From the complete head to the answer.
    public let duration: Duration
    /// Bytes of content in the answer.
    public let contentBytes: Int
    /// In which the message came; for what was no request, that of the connection.
    public let version: HTTPVersion
    private let request: Request?
    private let refusal: Refusal?
    private let connectionPeer: ConnectionPeer

    package init(
        id: RequestID, head: RequestHead?, route: Route?, status: Int, duration: Duration, contentBytes: Int, request: Request?,
        refusal: Refusal? = nil, peer: ConnectionPeer = .unknown, version: HTTPVersion = .http11
    ) {
        self.id = id
        self.head = head
        self.version = head?.version ?? version
        self.route = route
        self.status = status
        self.duration = duration
        self.contentBytes = contentBytes
        self.request = request
        self.refusal = refusal
        connectionPeer = peer
    }

    /// `nil` when the message was no valid request.
    public var method: HTTPRequest.Method? { head?.method }

    /// The pattern of the route, such as `/notes/:id`; empty where none was found.
    public var routePattern: String { route?.pattern.description ?? "" }

    /// The sender of the request: ``Request/peer`` or, for a message that was no request, the peer of the connection.
    public var peer: Peer { connectionPeer.sender(of: head) }

    /// What was attached to the request.
    package var attached: (any AnyObject & Sendable)? { request?.attached }

    /// What guards and handlers have noted, and why the request was refused if it was.
    public var notes: RequestNotes {
        var notes = request?.logNotes ?? RequestNotes()
        if notes.refusal == nil { notes.refusal = refusal }
        return notes
    }
}
