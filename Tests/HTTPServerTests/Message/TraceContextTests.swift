import Testing

@testable import HTTPServer

struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00f067aa0ba902b7"
    private static let good = "00-\(trace)-\(parent)-01"

    private func context(_ value: String) -> TraceContext? { TraceContext(parsing: Array(value.utf8)[...]) }

    @Test(arguments: [
        good, "00-\(trace)-\(parent)-00", "00-\(trace)-\(parent)-ff", "01-\(trace)-\(parent)-01",
        "cc-\(trace)-\(parent)-01-what the future holds", "fe-\(trace)-\(parent)-01-",
    ])
    func `what is well-formed is taken, and of a later version what is known`(value: String) throws {
        let read = try #require(context(value))
        #expect(read.traceID == Self.trace)
        #expect(read.parentID == Self.parent)
    }

    @Test(arguments: [
        "", "00", String(good.dropLast()), good + "-", good + "-01", good + "0", "ff-\(trace)-\(parent)-01", "01-\(trace)-\(parent)-01.x",
        "0-\(trace)-\(parent)-01", "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-\(parent.uppercased())-01",
        "0A-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-0A", "00-\(String(repeating: "0", count: 32))-\(parent)-01",
        "00-\(trace)-\(String(repeating: "0", count: 16))-01", "00_\(trace)-\(parent)-01", "00-\(trace)_\(parent)-01",
        "00-\(trace)-\(parent)_01", "00-\(trace.dropLast())g-\(parent)-01", " 0-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-0\u{1}",
    ])
    func `a malformed traceparent is ignored`(value: String) {
        #expect(context(value) == nil)
    }

    @Test func `an identifier with a single digit that is not 0 is one`() {
        #expect(context("00-\(String(repeating: "0", count: 31))1-\(String(repeating: "0", count: 15))1-00") != nil)
    }

    @Test func `two fields are as bad as none, and the name's case does not count`() throws {
        let head = { (fields: String) in try parseHead("GET / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n") }
        #expect(TraceContext(try head("TraceParent: \(Self.good)\r\n"))?.traceID == Self.trace)
        #expect(TraceContext(try head("traceparent: \(Self.good)\r\ntraceparent: \(Self.good)\r\n")) == nil)
        #expect(TraceContext(try head("traceparent: \(Self.good), \(Self.good)\r\n")) == nil)
        #expect(TraceContext(try head("")) == nil)
    }
}
