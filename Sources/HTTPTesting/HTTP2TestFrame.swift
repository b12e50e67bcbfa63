/// An HTTP/2 frame that a test sends, valid or not.
///
/// Source: RFC 9113 §4.1
public struct HTTP2TestFrame: Sendable {
    public var type: UInt8
    public var flags: UInt8
    public var stream: Int32
    public var payload: [UInt8]

    public init(type: UInt8, flags: UInt8 = 0, stream: Int32 = 0, payload: [UInt8] = []) {
        self.type = type
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    /// DATA with content.
    public static func data(_ stream: Int32, _ content: [UInt8], ends: Bool = true) -> Self {
        Self(type: 0, flags: ends ? 1 : 0, stream: stream, payload: content)
    }

    /// HEADERS with a list of fields, each a literal without indexing.
    public static func headers(_ stream: Int32, _ fields: [(String, String)], ends: Bool = true) -> Self {
        Self(type: 1, flags: ends ? 5 : 4, stream: stream, payload: fields.flatMap { literal($0.0, $0.1) })
    }

    /// This frame, with its payload split among CONTINUATION frames where it is longer than a frame may be by default.
    var continued: [Self] {
        let most = 16_384
        guard payload.count > most else { return [self] }
        var frames = [Self(type: type, flags: flags & ~4, stream: stream, payload: Array(payload.prefix(most)))]
        for start in stride(from: most, to: payload.count, by: most) {
            let end = min(start + most, payload.count)
            frames.append(Self(type: 9, flags: end == payload.count ? 4 : 0, stream: stream, payload: Array(payload[start..<end])))
        }
        return frames
    }

    /// SETTINGS, by their identifiers.
    public static func settings(_ values: [UInt16: UInt32]) -> Self {
        Self(type: 4, payload: values.flatMap { [UInt8($0.key >> 8), UInt8($0.key & 0xff)] + bytes($0.value) })
    }

    public static func reset(_ stream: Int32, _ code: UInt32) -> Self { Self(type: 3, stream: stream, payload: bytes(code)) }

    public static var ping: Self { Self(type: 6, payload: [0, 1, 2, 3, 4, 5, 6, 7]) }

    public static func windowUpdate(_ stream: Int32, _ count: UInt32) -> Self { Self(type: 8, stream: stream, payload: bytes(count)) }

    var bytes: [UInt8] {
        let count = Self.bytes(UInt32(payload.count))
        return Array(count.dropFirst()) + [type, flags] + Self.bytes(UInt32(bitPattern: stream)) + payload
    }

    private static func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (24 - 8 * $0) & 0xff) } }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

    /// Source: RFC 7541 §6.2.2
    private static func literal(_ name: String, _ value: String) -> [UInt8] {
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
}
