/// A frame byte by byte, also one that no client would send.
struct RawFrame: Equatable {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    static let endStream: UInt8 = 0x1
    static let acknowledgement: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4
    static let padded: UInt8 = 0x8

    var type: UInt8
    var flags: UInt8 = 0
    var stream: Int32 = 0
    var payload: [UInt8] = []

    var bytes: [UInt8] {
        let count = payload.count
        return [UInt8(count >> 16 & 0xff), UInt8(count >> 8 & 0xff), UInt8(count & 0xff), type, flags] + Self.number(stream) + payload
    }

    /// The error code of RST_STREAM.
    var resetCode: UInt32? { type == 3 ? Self.number(payload[0..<4]) : nil }

    /// The last stream that GOAWAY names.
    var lastStream: UInt32? { type == 7 ? Self.number(payload[0..<4]) : nil }

    /// The error code of GOAWAY.
    var goAwayCode: UInt32? { type == 7 ? Self.number(payload[4..<8]) : nil }

    static func number(_ value: Int32) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xff) } }
    static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

    static let settings = RawFrame(type: 4)
    static let ping = RawFrame(type: 6, payload: [1, 2, 3, 4, 5, 6, 7, 8])
    static func data(_ stream: Int32, _ content: [UInt8], ends: Bool = false) -> RawFrame {
        RawFrame(type: 0, flags: ends ? endStream : 0, stream: stream, payload: content)
    }
    static func reset(_ stream: Int32, _ code: Int32 = 8) -> RawFrame { RawFrame(type: 3, stream: stream, payload: number(code)) }
    static func windowUpdate(_ stream: Int32, _ count: Int32) -> RawFrame { RawFrame(type: 8, stream: stream, payload: number(count)) }

    /// A list of fields in one HEADERS frame, each a literal.
    static func headers(_ stream: Int32, _ fields: [(String, String)], ends: Bool = true) -> RawFrame {
        RawFrame(type: 1, flags: endHeaders | (ends ? endStream : 0), stream: stream, payload: fields.flatMap { literal($0.0, $0.1) })
    }

    /// A field that no table takes up. Source: RFC 7541 §6.2.2
    static func literal(_ name: String, _ value: String) -> [UInt8] {
        [0] + length(name.utf8.count) + Array(name.utf8) + length(value.utf8.count) + Array(value.utf8)
    }

    /// Source: RFC 7541 §5.1
    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 127 else { return [UInt8(count)] }
        var rest = count - 127
        var bytes: [UInt8] = [127]
        while rest >= 128 {
            bytes.append(UInt8(rest % 128) | 0x80)
            rest /= 128
        }
        return bytes + [UInt8(rest)]
    }

    /// The frames that bytes consist of.
    static func frames(in bytes: [UInt8]) -> [RawFrame] {
        var frames: [RawFrame] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let count = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            frames.append(
                RawFrame(
                    type: head[3], flags: head[4], stream: Int32(bitPattern: number(head[5..<9]) & 0x7fff_ffff),
                    payload: Array(rest.dropFirst(9).prefix(count))))
            rest = rest.dropFirst(9 + count)
        }
        return frames
    }
}
