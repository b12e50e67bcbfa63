/// What a frame is.
///
/// Source: RFC 6455 §5.2, §11.8
package enum Opcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    /// Control frames may stand between the fragments of a message. Source: RFC 6455 §5.5
    var isControl: Bool { rawValue & 0x8 != 0 }
}

/// Who reads or writes frames: a client masks what it sends, and a server does not.
///
/// Source: RFC 6455 §5.1
package enum Endpoint: Sendable {
    case client
    case server
}
