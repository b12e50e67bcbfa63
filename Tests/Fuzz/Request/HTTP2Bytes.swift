import HTTP2Framing
import HTTPServer

/// Mutated frames, read by a session of HTTP/2 at once and in pieces: the same comes of both, whatever it is, and little is kept. Each list of fields
/// goes on to the reader of requests, and each request is answered.
struct HTTP2Bytes: FuzzTarget {
    static let name = "http2"

    /// More than anything that is kept of a few hundred bytes: lists are bounded, and content fills a window.
    private static let mostKept = 1 << 20

    private static let mutator = Mutator(
        seeds: seeds, marks: [0, 1, 4, 5, 8, 9, 0x20, 0x40, 0x7f, 0x80, 0x82, 0xbe, 0xff],
        numbers: [[0x30], [0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xff]])

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    private static let get: [UInt8] = [0x82, 0x86, 0x84, 0x41, 1, 0x61]
    private static let post: [UInt8] = [0x83, 0x86, 0x84, 0x41, 1, 0x61]

    /// An extended CONNECT. Source: RFC 8441 §5.1
    private static let tunnel: [UInt8] = [2, 7] + "CONNECT".utf8 + get.dropFirst() + [0, 9] + ":protocol".utf8 + [9] + "websocket".utf8

    private static var seeds: [[UInt8]] {
        [
            frame(1, 5, 1, get) + frame(1, 5, 3, get) + frame(3, 0, 1, [0, 0, 0, 8]),
            frame(1, 4, 1, post) + frame(0, 0, 1, [1, 2, 3]) + frame(0, 1, 1, [4]),
            frame(1, 4, 1, post + [0x0f, 0x0d, 1, 0x33]) + frame(0, 8, 1, [1, 5, 0]) + frame(1, 5, 1, [0, 1, 0x78, 1, 0x79]),
            frame(1, 1, 1, Array(get.prefix(2))) + frame(9, 0, 1, []) + frame(9, 4, 1, Array(get.dropFirst(2))),
            frame(4, 0, 0, [0, 4, 0, 0, 0, 1]) + frame(1, 5, 1, get) + frame(8, 0, 1, [0, 0, 1, 0]),
            frame(6, 0, 0, [UInt8](repeating: 7, count: 8)) + frame(2, 0, 1, [0, 0, 0, 0, 1])
                + frame(7, 0, 0, [UInt8](repeating: 0, count: 8)),
            frame(1, 4, 1, tunnel) + frame(0, 0, 1, [0x81, 0x80, 0, 0, 0, 0]) + frame(0, 1, 1, [0x88, 0x80, 0, 0, 0, 0]),
            frame(1, 5, 3, get) + frame(1, 5, 7, get) + frame(1, 4, 9, post) + frame(1, 5, 5, get),
            frame(1, 5, 1, get + [0x40, 1, 0x78, 3, 0x61, 0x62, 0x63, 0xbe, 0xbe]) + frame(0xfa, 3, 9, [1, 2]),
        ]
    }

    private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count), type, flags, 0, 0, 0, stream] + payload
    }

    private let parser = FieldListParser(limits: Limits())
    private var cases = 0
    private var requests = 0
    private var tunnels = 0
    private var failures = 0

    var coverage: String { "\(requests) lists read, \(tunnels) tunnels, \(failures) of \(cases) sessions failed" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        let bytes = Self.preface + Self.frame(4, 0, 0, []) + Self.mutator.mutant(&generator)
        let cuts = generator.cuts(of: bytes.count)
        let whole = try read(bytes, cuts: [])
        let pieces = try read(bytes, cuts: cuts)
        // A session without streams is over at GOAWAY: what comes behind is read or not, as it is cut.
        guard whole == pieces || whole.hasGoAway && pieces.hasGoAway else {
            throw Finding(reason: "something else when cut at \(cuts)", bytes: bytes)
        }
        cases += 1
        failures += whole.failure == nil ? 0 : 1
    }

    private struct Reading: Equatable {
        var events: [HTTP2Event] = []
        var failure: HTTP2Failure?
        var isOver = false

        var hasGoAway: Bool { events.contains { if case .goAway = $0 { true } else { false } } }
    }

    private mutating func read(_ bytes: [UInt8], cuts: [Int]) throws(Finding) -> Reading {
        guard let session = HTTP2Session(now: 0) else { throw Finding(reason: "no session", bytes: bytes) }
        var reading = Reading()
        var start = 0
        for end in cuts + [bytes.count] where end >= start {
            session.receive(bytes[start..<end].span, now: 0)
            start = end
            for event in session.takeEvents() { note(event, in: &reading.events) }
        }
        reading.failure = session.failure
        for case .request(let stream, let fields, let endsStream) in reading.events {
            requests += 1
            let opensTunnel = (try? parser.head(of: fields, endsMessage: endsStream))?.asksForWebSocket == true
            session.answer(stream, fields: HTTP2FieldList([(":status", "200")]), content: [1], ends: !opensTunnel)
            if opensTunnel {
                tunnels += 1
                session.openTunnel(stream)
                session.consume(.max, of: stream)
            }
        }
        guard session.keptBytes <= Self.mostKept else { throw Finding(reason: "\(session.keptBytes) bytes are kept", bytes: bytes) }
        var sent = 0
        session.send(room: Self.mostKept, now: 0) { sent += $0.count }
        guard sent <= Self.mostKept else { throw Finding(reason: "\(sent) bytes are sent", bytes: bytes) }
        reading.isOver = session.isOver
        return reading
    }

    /// Content comes in pieces as its bytes do.
    private func note(_ event: HTTP2Event, in events: inout [HTTP2Event]) {
        if case .content(let stream, let piece) = event, case .content(stream, let before)? = events.last {
            events[events.count - 1] = .content(stream, before + piece)
        } else {
            events.append(event)
        }
    }
}
