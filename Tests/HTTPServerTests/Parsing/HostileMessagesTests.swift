import HTTPServer
import Testing

struct HostileMessagesTests {
    private static let victim = "GET /victim HTTP/1.1\r\nHost: v\r\n\r\n"
    private static let victimHead = Observed.head(HeadSummary("GET /victim HTTP/1.1", ["host: v"], framing: .none))

    @Test func `T84 the table has every kind of refusal in it`() {
        #expect(HostileMessages.all.count > 600)
        #expect(Set(HostileMessages.all.compactMap { $0.refusal?.status }) == [400, 414, 417, 431, 501, 505])
    }

    /// A proxy before us may pass on as much of a message as is valid, and then the next client's request. Out of the two comes one
    /// request at most: the next client's own where nothing was passed on before it, and never that one beside another.
    @Test func `T84 what a proxy passes on of a hostile message is no request beside the next one`() {
        for row in HostileMessages.all {
            let kept = Array(row.bytes[..<Self.firstBadByte(of: row.bytes)])
            let isGone = !observe([kept]).contains(.incomplete)
            let seen = observe([kept, Array(Self.victim.utf8)])
            #expect(seen.filter { $0 == .end }.count <= 1, "\(row.testDescription) gives \(seen)")
            #expect(seen.contains(Self.victimHead) == isGone, "\(row.testDescription) gives \(seen)")
        }
    }

    /// The place of the byte at which the parser refuses the bytes that come one by one.
    private static func firstBadByte(of bytes: [UInt8]) -> Int {
        var parser = RequestParser(limits: Limits())
        var consumed = 0
        for end in 1...bytes.count {
            do {
                while true {
                    let step = try parser.next(in: bytes.span.extracting(consumed..<end))
                    consumed += step.consumed
                    if step.event == nil { break }
                }
            } catch { return end - 1 }
        }
        return bytes.count
    }
}
