import HTTPServer
import HTTPTesting
import Testing

@testable import ServiceRuntime

/// Records of requests of every kind, hostile ones among them.
struct RandomRecords {
    private static let texts = [
        "leo", "aaaaaaaa-0000-4000-8000-000000000001", "auth0|5f7c", "lion@example.com", "a lion <lion@example.com>", "lion%40example.com",
        "",
        "rules: noValue", "expired", "a=b", "a\"b", "a\\b", "a\nlevel=error", "\u{301}a", "\u{202E}drow", "\u{2028}", "\u{9B}2J", "löwe 🦁",
        "\u{0}\u{7F}", "\u{E000}\u{10FFFF}", "@", "100%", "\u{FF20}x", "x\u{FF20}y", String(repeating: "x", count: 3_000),
    ]
    private static let methods = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "PROPFIND", "a%40b", "!#$&'*+-.^_`|~",
        String(repeating: "M", count: 32), String(repeating: "M", count: 33),
    ]
    private static let traces = [
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "x",
    ]
    private static let patterns = ["notes/:id", "public", "", "löwe/:a\"b", "lion@example.com"]

    private var random: SplitMix
    private let routes: [Route]

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        let table = RouteTable(unguardedRoutes: .allowed)
        for pattern in Self.patterns { RouteGroup(table).get(pattern) { _ in "" } }
        routes = table.routes
    }

    /// A record and the time of its line, in seconds since 1970.
    mutating func next() throws -> (record: RequestRecord, time: Double) {
        let head = chance(5) ? nil : try randomHead()
        let id = chance(3) ? RequestID(accepting: Array("r-7_x.".utf8)[...]) : nil
        let request = head.map { Request(id: id ?? RequestID(random.next(), random.next()), head: $0) }
        if chance(2) { request?.note(subject: Self.texts.randomElement(using: &random)) }
        if chance(3) { request?.note(refusal: Self.texts.randomElement(using: &random)) }
        let record = RequestRecord(
            id: request?.id ?? RequestID(random.next(), random.next()), head: head,
            route: chance(4) ? nil : routes.randomElement(using: &random),
            status: .random(in: 100..<600, using: &random),
            duration: .nanoseconds(number(ofBits: 50)),
            contentBytes: number(ofBits: 40), request: request,
            refusal: chance(4) ? Refusal(.invalidJSON) : nil, peer: ConnectionPeer(randomPeer(), among: nil),
            version: HTTPVersion.allCases.randomElement(using: &random) ?? .http2)
        let seconds = chance(10) ? 0..<4e9 : 1_700_000_000..<1_700_000_003
        return (record, .random(in: seconds, using: &random))
    }

    /// A record of which there is nothing to be escaped.
    static func plain() throws -> (record: RequestRecord, time: Double) {
        let record = RequestRecord(
            id: RequestID(1, 2), head: nil, route: nil, status: 400, duration: .zero, contentBytes: 0, request: nil,
            refusal: Refusal(.invalidJSON))
        return (record, 0)
    }

    /// A number of that many bits at most; small ones are as likely as large ones.
    private mutating func number(ofBits bits: Int) -> Int {
        let count = Int.random(in: 0...bits, using: &random)
        return .random(in: 0..<(1 << count), using: &random)
    }

    private mutating func chance(_ of: UInt64) -> Bool { random.next() % of == 0 }

    private mutating func randomHead() throws -> RequestHead {
        let method = Self.methods.randomElement(using: &random) ?? "GET"
        let trace = chance(2) ? "traceparent: \(Self.traces.randomElement(using: &random) ?? "")\r\n" : ""
        var parser = RequestParser(limits: Limits())
        let bytes = Array("\(method) /notes/7 HTTP/1.\(chance(4) ? 0 : 1)\r\nHost: x\r\n\(trace)\r\n".utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return head
    }

    private mutating func randomPeer() -> Peer {
        switch random.next() % 5 {
        case 0: .unix
        case 1: .unknown
        case 2: .ip(IPAddress(high: random.next(), low: random.next()), port: nil)
        case 3: .ip(IPAddress(high: 0x2001_0DB8_0000_0000, low: random.next() & 0xFF), port: 7)
        default: .ip(IPAddress(ipv4: UInt32(truncatingIfNeeded: random.next())), port: 4711)
        }
    }
}
