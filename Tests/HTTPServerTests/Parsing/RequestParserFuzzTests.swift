import HTTPServer
import HTTPTesting
import Testing

/// Random and mutated bytes. What is held: no trap, the same events however the bytes are cut, and no head that a second,
/// plain reading of the grammar refuses.
struct RequestParserFuzzTests {
    private static let seeds: [[UInt8]] = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a/%61?b=%20 HTTP/1.1\r\nHost: a:1\r\nX: y\r\nConnection: close\r\n\r\n",
        "GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n0\r\nX: y\r\n\r\n",
    ].map { Array($0.utf8) }

    private static let fresh = RequestParser(limits: Limits())

    /// What mutations insert: the bytes that mean something somewhere.
    private static let marks = Array("\r\n\r\n\r\n \t:;,=%/\\.?#*\"[]@+-0159afgx\u{0}\u{1}\u{7F}\u{E9}".utf8)

    @Test func `T93 mutated requests are read alike in any pieces, or refused alike`() {
        fuzz(cases: 100_000) { generator in
            var bytes = Self.seeds[generator.below(Self.seeds.count)]
            for _ in 0...generator.below(4) { Self.mutate(&bytes, &generator) }
            return bytes
        }
    }

    @Test func `T93 random bytes are read alike in any pieces, or refused alike`() {
        fuzz(cases: 100_000) { generator in
            (0..<generator.below(40)).map { _ in
                generator.below(2) == 0 ? Self.marks[generator.below(Self.marks.count)] : UInt8(generator.below(256))
            }
        }
    }

    private func fuzz(cases: Int, _ make: (inout SplitMix) -> [UInt8]) {
        let seed = UInt64.random(in: 0 ... .max)
        print("fuzz seed \(seed)")
        var generator = SplitMix(state: seed)
        for number in 0..<cases {
            let bytes = make(&generator)
            let whole = digest([bytes], isJudged: true)
            // A debug build is slow; the tables cut every row everywhere.
            guard number % 8 == 0 else { continue }
            let cut = generator.below(bytes.count + 1)
            guard whole == digest([Array(bytes[..<cut]), Array(bytes[cut...])]) else {
                Issue.record("seed \(seed), case \(number), cut at \(cut): \(bytes)")
                return
            }
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SplitMix) {
        let place = generator.below(bytes.count + 1)
        let mark = marks[generator.below(marks.count)]
        switch generator.below(6) {
        case 0: bytes.insert(mark, at: place)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2 where place < bytes.count: bytes[place] = mark
        case 3 where place < bytes.count: bytes[place] = UInt8(generator.below(256))
        case 4: bytes.replaceSubrange(place..<place, with: bytes[..<place].suffix(8))
        default: bytes += seeds[generator.below(seeds.count)]
        }
    }

    /// The events in few words: writing them out would take most of the time.
    private struct Digest: Equatable {
        var heads: [Int] = []
        var contentBytes = 0
        var ends = 0
        var error: ParseError?
        var isIdle = false
    }

    /// The events of the pieces; when they are judged, each head is read a second time.
    private func digest(_ pieces: [[UInt8]], isJudged: Bool = false) -> Digest {
        var parser = Self.fresh
        var buffer: [UInt8] = []
        var seen = Digest()
        do throws(ParseError) {
            for piece in pieces {
                buffer += piece
                while let event = try advance(&parser, &buffer) {
                    switch event {
                    case .head(let head):
                        if isJudged, !PlainReading.accepts(head) { Issue.record("accepted \(head.bytes)") }
                        seen.heads += [head.bytes.count, head.fieldCount, head.path.count, head.keepAlive ? 1 : 0]
                    case .content(let range): seen.contentBytes += range.count
                    case .end: seen.ends += 1
                    }
                }
            }
        } catch {
            seen.error = error
        }
        seen.isIdle = parser.isIdle
        return seen
    }

    private func advance(_ parser: inout RequestParser, _ buffer: inout [UInt8]) throws(ParseError) -> RequestParser
        .Event?
    {
        let step = try parser.next(in: buffer.span)
        if case .content(let range) = step.event, range.upperBound > step.consumed || range.isEmpty {
            Issue.record("content \(range) of \(step.consumed) consumed bytes")
        }
        buffer.removeFirst(step.consumed)
        return step.event
    }
}
