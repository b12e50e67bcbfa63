/// One message of a WebSocket session.
///
/// Source: RFC 6455 §5.6
public enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
}

extension WebSocketMessage {
    /// Bytes of its content.
    var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}
