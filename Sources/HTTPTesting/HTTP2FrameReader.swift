import CNGHTTP2

/// Decodes the field sections of a server.
///
/// `@unchecked Sendable`: only its reader touches the decoder, and the reader's owner holds a lock.
@safe final class HTTP2FieldDecoder: @unchecked Sendable {
    private let inflater: OpaquePointer?

    init() {
        var inflater: OpaquePointer?
        _ = unsafe nghttp2_hd_inflate_new(&inflater)
        unsafe self.inflater = inflater
    }

    deinit { unsafe nghttp2_hd_inflate_del(inflater) }

    /// The fields of a complete field block; those before the fault if it is malformed.
    func fields(of block: [UInt8]) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        var position = 0
        while true {
            var field = unsafe nghttp2_nv()
            var flags: Int32 = 0
            let count = unsafe block[position...].withUnsafeBufferPointer {
                unsafe nghttp2_hd_inflate_hd2(inflater, &field, &flags, $0.baseAddress, $0.count, 1)
            }
            guard count >= 0 else { return fields }
            position += count
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                unsafe fields.append((Self.text(field.name, field.namelen), Self.text(field.value, field.valuelen)))
            }
            if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 { break }
            guard count > 0 || position < block.count else { break }
        }
        unsafe nghttp2_hd_inflate_end_headers(inflater)
        return fields
    }

    private static func text(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int) -> String {
        unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}

/// Cuts bytes into frames.
struct HTTP2FrameReader {
    struct Frame {
        let type: UInt8
        let flags: UInt8
        let stream: Int32
        let payload: [UInt8]
        var fields: [(name: String, value: String)] = []
    }

    private let decoder = HTTP2FieldDecoder()
    private var rest: [UInt8] = []

    /// The frames that these bytes complete.
    mutating func frames(in bytes: [UInt8]) -> [Frame] {
        rest += bytes
        var frames: [Frame] = []
        var start = 0
        while rest.count - start >= 9 {
            let count = Int(HTTP2TestFrame.number(rest[start..<(start + 3)]))
            guard rest.count - start - 9 >= count else { break }
            let stream = HTTP2TestFrame.number(rest[(start + 5)..<(start + 9)]) & 0x7fff_ffff
            var frame = Frame(
                type: rest[start + 3], flags: rest[start + 4], stream: Int32(stream),
                payload: Array(rest[(start + 9)..<(start + 9 + count)]))
            if frame.type == 1 { frame.fields = decoder.fields(of: frame.payload) }
            frames.append(frame)
            start += 9 + count
        }
        rest.removeFirst(start)
        return frames
    }
}
