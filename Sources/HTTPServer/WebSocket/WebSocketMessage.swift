/// One message of a WebSocket session.
///
/// Source: RFC 6455 §5.6
public enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
}
