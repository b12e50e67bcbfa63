import CNGHTTP2
import HTTP2Framing
import Testing

/// A session, and a client that says byte by byte what it says.
final class SessionHarness {
    static let get = [(":method", "GET"), (":scheme", "https"), (":authority", "a"), (":path", "/")]
    static let post = [(":method", "POST"), (":scheme", "https"), (":authority", "a"), (":path", "/")]

    let session: HTTP2Session
    var now: Int64 = 1_000_000_000
    private let inflater: OpaquePointer?

    /// A session that has the client's preface and its settings already, and has acknowledged them.
    init(_ bounds: HTTP2Bounds = HTTP2Bounds(), greets: Bool = true) throws {
        session = try #require(HTTP2Session(bounds: bounds, now: now))
        var inflater: OpaquePointer?
        try #require(nghttp2_hd_inflate_new(&inflater) == 0)
        self.inflater = inflater
        guard greets else { return }
        feed(RawFrame.preface + RawFrame.settings.bytes + RawFrame(type: 4, flags: RawFrame.acknowledgement).bytes)
        _ = output()
    }

    deinit { nghttp2_hd_inflate_del(inflater) }

    /// Has the session take bytes.
    ///
    /// - Returns: What has come of them.
    @discardableResult
    func feed(_ bytes: [UInt8]) -> [HTTP2Event] {
        session.receive(bytes.span, now: now)
        return session.takeEvents()
    }

    @discardableResult
    func feed(_ frames: RawFrame...) -> [HTTP2Event] { feed(frames.flatMap(\.bytes)) }

    /// What the session has to send now.
    func output(room: Int = .max) -> [RawFrame] {
        var bytes: [UInt8] = []
        session.send(room: room, now: now) { piece in
            for index in piece.indices { bytes.append(piece[index]) }
        }
        return RawFrame.frames(in: bytes)
    }

    /// Feeds the same frame until the session has failed.
    ///
    /// - Returns: How many frames it has taken, at most 10,000.
    func flood(with frame: (Int) -> [UInt8]) -> Int {
        for count in 0..<10_000 {
            feed(frame(count))
            if session.failure != nil { return count }
            _ = output()
        }
        return 10_000
    }

    /// The fields of a HEADERS frame. Lists have to be asked for in the order in which they came.
    func fields(of frame: RawFrame) -> [String] {
        var fields: [String] = []
        var rest = frame.payload[...]
        while true {
            var field = nghttp2_nv()
            var flags: Int32 = 0
            let count = Array(rest).withUnsafeBufferPointer {
                nghttp2_hd_inflate_hd2(inflater, &field, &flags, $0.baseAddress, $0.count, 1)
            }
            guard count >= 0 else { return fields }
            rest = rest.dropFirst(count)
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                fields.append("\(Self.text(field.name, field.namelen)): \(Self.text(field.value, field.valuelen))")
            }
            guard flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) == 0 else { break }
        }
        nghttp2_hd_inflate_end_headers(inflater)
        return fields
    }

    private static func text(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
}

extension HTTP2FieldList {
    /// Each field as `name: value`.
    var texts: [String] {
        (0..<count).map { "\(String(decoding: self[$0].name, as: UTF8.self)): \(String(decoding: self[$0].value, as: UTF8.self))" }
    }
}
