import HTTPTesting
import Testing

@testable import HTTPServer

struct RequestedRangeTests {
    @Test(
        arguments: [
            ("bytes=0-0", 10, .part(0..<1)), ("bytes=0-9", 10, .part(0..<10)), ("bytes=0-10", 10, .part(0..<10)),
            ("bytes=9-", 10, .part(9..<10)),
            ("bytes=0-", 10, .part(0..<10)), ("bytes=10-", 10, .unsatisfiable), ("bytes=10-20", 10, .unsatisfiable),
            ("bytes=-1", 10, .part(9..<10)), ("bytes=-10", 10, .part(0..<10)), ("bytes=-11", 10, .part(0..<10)),
            ("bytes=-0", 10, .unsatisfiable),
            ("BYTES=3-4", 10, .part(3..<5)), ("bytes=00003-0004", 10, .part(3..<5)),
            // No number is too large, and none is taken for a smaller one.
            ("bytes=0-9223372036854775807", 10, .part(0..<10)), ("bytes=0-18446744073709551616", 10, .part(0..<10)),
            ("bytes=9223372036854775807-", 10, .unsatisfiable), ("bytes=18446744073709551616-", 10, .unsatisfiable),
            ("bytes=18446744073709551616-18446744073709551617", 10, .unsatisfiable),
            ("bytes=-18446744073709551626", 10, .part(0..<10)), ("bytes=9223372036854775807-9223372036854775807", .max, .unsatisfiable),
            ("bytes=9223372036854775806-", .max, .part(.max - 1 ..< .max)), ("bytes=0-", .max, .part(0 ..< .max)),
            // Nothing is in an empty file, and its end cannot be named.
            ("bytes=0-0", 0, .unsatisfiable), ("bytes=0-", 0, .unsatisfiable), ("bytes=-1", 0, .whole), ("bytes=-0", 0, .unsatisfiable),
            // What is no single range counts for nothing.
            ("bytes=", 10, .whole), ("bytes=-", 10, .whole), ("bytes=4-3", 10, .whole), ("bytes=a-b", 10, .whole),
            ("bytes=+1-2", 10, .whole),
            ("bytes=1-2,4-5", 10, .whole), ("bytes=0-0,-1", 10, .whole), ("bytes=1-2,", 10, .whole), ("bytes= 1-2", 10, .whole),
            ("bytes=1 -2", 10, .whole), ("bytes=1--2", 10, .whole), ("bytes=--1", 10, .whole), ("bytes=1-2-3", 10, .whole),
            ("bytes 1-2", 10, .whole), ("byte=1-2", 10, .whole), ("items=1-2", 10, .whole), ("1-2", 10, .whole), ("", 10, .whole),
            ("bytes=0x1-2", 10, .whole), ("bytes=1.0-2", 10, .whole), ("bytes=\u{661}-2", 10, .whole),
        ] as [(String, Int, RequestedRange)])
    func `T163 one range of bytes is read, and whatever else is none`(field: String, length: Int, range: RequestedRange) {
        #expect(RequestedRange(Array(field.utf8)[...], length: length) == range)
    }

    @Test func `T163 a range lies in the content, whatever numbers it has`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("requested range seed \(seed)")
        var random = SplitMix(state: seed)
        let marks = Array("0123456789-,= ".utf8)
        for _ in 0..<20_000 {
            let field = Array("bytes=".utf8) + (0..<random.below(24)).map { _ in marks[random.below(marks.count)] }
            let length = random.below(1_000)
            guard case .part(let range) = RequestedRange(field[...], length: length) else { continue }
            #expect(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= length, "seed \(seed)")
        }
    }

    private func range(_ method: String, _ fields: [String], tag: EntityTag? = EntityTag("1")) throws -> RequestedRange {
        var parser = RequestParser(limits: Limits())
        let bytes = Array((["\(method) / HTTP/1.1", "Host: a"] + fields + ["", ""]).joined(separator: "\r\n").utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return RequestedRange(of: head, length: 10, tag: tag)
    }

    @Test(
        arguments: [
            ("GET", ["Range: bytes=1-2"], .part(1..<3)), ("GET", [], .whole), ("HEAD", ["Range: bytes=1-2"], .whole),
            ("GET", ["Range: bytes=1-2", "Range: bytes=4-5"], .whole), ("GET", ["Range: bytes=1-2", "If-Range: \"1\""], .part(1..<3)),
            ("GET", ["Range: bytes=1-2", "If-Range: \"2\""], .whole), ("GET", ["Range: bytes=1-2", "If-Range: W/\"1\""], .whole),
            ("GET", ["Range: bytes=1-2", "If-Range: \"1\", \"2\""], .whole), ("GET", ["Range: bytes=1-2", "If-Range: *"], .whole),
            ("GET", ["Range: bytes=1-2", "If-Range: Sun, 06 Nov 1994 08:49:37 GMT"], .whole),
            ("GET", ["Range: bytes=1-2", "If-Range:"], .whole),
            ("GET", ["Range: bytes=1-2", "If-Range: \"1\"", "If-Range: \"1\""], .whole), ("GET", ["If-Range: \"1\""], .whole),
            ("GET", ["Range: bytes=10-", "If-Range: \"2\""], .whole), ("GET", ["Range: bytes=10-", "If-Range: \"1\""], .unsatisfiable),
        ] as [(String, [String], RequestedRange)])
    func `a range counts for a GET alone, and only for the content that its client has`(
        method: String, fields: [String], expected: RequestedRange
    ) throws {
        #expect(try range(method, fields) == expected)
    }

    @Test func `without a tag no client has the content`() throws {
        #expect(try range("GET", ["Range: bytes=1-2", "If-Range: \"1\""], tag: nil) == .whole)
        #expect(try range("GET", ["Range: bytes=1-2", "If-Range: \"1\""], tag: EntityTag("1", isWeak: true)) == .whole)
    }
}
