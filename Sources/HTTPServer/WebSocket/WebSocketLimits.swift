/// What a peer may do in a session, with the reason for each default. A bound is the largest value still accepted.
///
/// Source: RFC 6455 §10.4
public struct WebSocketLimits: Sendable {
    /// Bytes of one message, after it is inflated.
    public var messageBytes = 1024 * 1024
    /// Messages and control frames in a second, on the average; as many may come at once. `nil` stands for any number. A person at a keyboard
    /// makes ten.
    public var messagesPerSecond: Int? = 100
    /// How long a peer may be silent before it is asked whether it is there. Shorter than the 60 s of common load balancers, which would end
    /// a silent session.
    public var pingInterval: Duration = .seconds(30)
    /// How long a peer may take to answer that.
    public var pongDeadline: Duration = .seconds(20)
    /// How long a peer may take to confirm the end of a session.
    public var closeDeadline: Duration = .seconds(5)
    /// Bytes that wait for a peer; a session for which more waits when something is posted to it is ended. See ``WebSocketPeer/post(_:)``.
    public var unsentBytes = 1024 * 1024

    /// The defaults.
    public init() {}
}
