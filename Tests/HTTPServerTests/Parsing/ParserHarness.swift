import HTTPServer
import HTTPTypes
import Testing

/// What a test sees of the events: comparable, and content in one piece however it came.
enum Observed: Equatable {
    case head(HeadSummary)
    case content(String)
    case end
    case refused(ParseError)
    /// The bytes ended inside a request.
    case incomplete

    /// A head as a request of these properties leaves it behind.
    static func head(_ requestLine: String, _ fields: String..., framing: BodyFraming = .none) -> Observed {
        .head(HeadSummary(requestLine, ["host: a"] + fields, framing: framing))
    }
}

/// The parts of a head that rows state, as text.
struct HeadSummary: Equatable {
    /// Method, decoded path, `?` and query if there is one, and version.
    var requestLine: String
    var fields: [String]
    var framing: BodyFraming

    init(_ requestLine: String, _ fields: [String], framing: BodyFraming) {
        self.requestLine = requestLine
        self.fields = fields
        self.framing = framing
    }

    init(_ head: RequestHead) {
        func text(_ range: Range<Int>) -> String { String(decoding: head.value(of: range), as: UTF8.self) }
        let query = head.query.map { "?" + text($0) } ?? ""
        requestLine = "\(head.method.rawValue) \(text(head.path))\(query) HTTP/1.\(head.minorVersion)"
        fields = head.fields.map { "\($0.name.canonicalName): \($0.value)" }
        framing = head.framing
    }
}

/// One case: bytes and the exact events they must give.
struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let expected: [Observed]
    let limits: Limits
    /// Whether a server as it comes would see the same.
    let hasDefaultLimits: Bool

    /// `name` stands for bytes too long to print.
    init(_ text: String, named name: String? = nil, gives expected: Observed..., limits: Limits? = nil) {
        testDescription = name ?? text.debugDescription
        bytes = Array(text.utf8)
        self.expected = expected
        self.limits = limits ?? Limits()
        hasDefaultLimits = limits == nil
    }

    /// What the bytes are refused with in the end, if they are.
    var refusal: ParseError? {
        if case .refused(let error) = expected.last { error } else { nil }
    }

    /// Bytes that leave the parser between requests.
    static func nothing(_ text: String) -> Row { Row(text) }

    /// A request line, with what a request needs after it.
    static func line(_ text: String, is error: ParseError) -> Row {
        Row(text + "\r\nHost: a\r\n\r\n", gives: .refused(error))
    }

    /// Field lines without the last line end, after a good request line and Host.
    static func fields(_ text: String, is error: ParseError) -> Row {
        Row("POST / HTTP/1.1\r\nHost: a\r\n" + text + "\r\n\r\n", gives: .refused(error))
    }

    /// A request for a target.
    static func target(_ text: String, is error: ParseError) -> Row { .line("GET \(text) HTTP/1.1", is: error) }

    /// A request for a target that is fine and has this path once decoded.
    static func target(_ text: String, hasPath path: String) -> Row {
        Row("GET \(text) HTTP/1.1\r\nHost: a\r\n\r\n", gives: .head("GET \(path) HTTP/1.1"), .end)
    }
}

/// Feeds a row whole, split at every byte, byte by byte, and behind another request, and wants the same events each time.
func check(_ row: Row) {
    let whole = [row.bytes]
    #expect(observe(whole, limits: row.limits) == row.expected, "whole")
    #expect(observe(row.bytes.map { [$0] }, limits: row.limits) == row.expected, "byte by byte")
    for split in splits(of: row.bytes.count) {
        let pieces = [Array(row.bytes[..<split]), Array(row.bytes[split...])]
        let seen = observe(pieces, limits: row.limits)
        guard seen == row.expected else {
            Issue.record("split at \(split) gives \(seen)")
            break
        }
    }
    let first = Array("GET /first HTTP/1.1\r\nHost: first\r\n\r\n".utf8)
    let both = [.head(HeadSummary("GET /first HTTP/1.1", ["host: first"], framing: .none)), .end] + row.expected
    #expect(observe([first + row.bytes], limits: row.limits) == both, "pipelined")
    #expect(observe((first + row.bytes).map { [$0] }, limits: row.limits) == both, "pipelined, byte by byte")
}

/// Every place to split; for rows of many KiB only some, and all of those near the end, where a limit strikes.
private func splits(of count: Int) -> [Int] {
    guard count > 2048 else { return Array(1..<max(1, count)) }
    return Array(stride(from: 1, to: count - 32, by: 9973)) + Array(count - 32..<count)
}

/// The events of bytes that arrive in these pieces, as a connection would see them.
func observe(_ pieces: [[UInt8]], limits: Limits = Limits()) -> [Observed] {
    var parser = RequestParser(limits: limits)
    var buffer: [UInt8] = []
    var seen: [Observed] = []
    do throws(ParseError) {
        for piece in pieces {
            buffer += piece
            while true {
                let step = try parser.next(in: buffer.span)
                if let event = step.event { append(event, of: buffer, to: &seen) }
                buffer.removeFirst(step.consumed)
                if step.event == nil { break }
            }
        }
    } catch {
        return seen + [.refused(error)]
    }
    return parser.isIdle ? seen : seen + [.incomplete]
}

private func append(_ event: RequestParser.Event, of buffer: [UInt8], to seen: inout [Observed]) {
    switch event {
    case .head(let head): seen.append(.head(HeadSummary(head)))
    case .end: seen.append(.end)
    case .content(let range):
        let text = String(decoding: buffer[range], as: UTF8.self)
        if case .content(let before) = seen.last {
            seen[seen.count - 1] = .content(before + text)
        } else {
            seen.append(.content(text))
        }
    }
}

/// The head of bytes that begin with one.
func parseHead(_ text: String, limits: Limits = Limits()) throws -> RequestHead {
    var parser = RequestParser(limits: limits)
    let bytes = Array(text.utf8)
    guard case .head(let head) = try parser.next(in: bytes.span).event else { throw NoHead() }
    return head
}

struct NoHead: Error {}

/// The default limits with a change.
func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    change(&limits)
    return limits
}
