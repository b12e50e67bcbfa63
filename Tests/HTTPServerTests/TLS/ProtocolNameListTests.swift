import Testing

@testable import HTTPServer

struct ProtocolNameListTests {
    private func range(_ list: [UInt8]) -> Range<Int>? { ProtocolNameList.choice(in: list.span, of: [.http1])?.range }

    private func list(_ names: String...) -> [UInt8] { names.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } }

    @Test func `http 1.1 is found wherever it stands`() {
        #expect(range(list("http/1.1")) == 1..<9)
        #expect(range(list("h2", "http/1.1")) == 4..<12)
        #expect(range(list("h2", "http/1.1", "http/1.0")) == 4..<12)
    }

    @Test func `http 1.0 is spoken where the client knows nothing later`() {
        #expect(range(list("http/1.0")) == 1..<9)
        #expect(range(list("http/1.0", "http/1.1")) == 10..<18)
        #expect(range(list("http/0.9", "http/1.0")) == 10..<18)
    }

    @Test func `nothing else is taken for it`() {
        #expect(range([]) == nil)
        #expect(range(list("h2", "http/0.9", "HTTP/1.1", "HTTP/1.0", "http/1.1x", "ttp/1.1", "http/1.")) == nil)
    }

    @Test func `the server's preference decides, and not the client's`() {
        let (offered, old) = (list("http/1.1", "h2"), list("http/1.1"))
        let preferring2 = ProtocolNameList.choice(in: offered.span, of: [.http2, .http1])
        #expect(preferring2?.choice == .http2)
        #expect(preferring2?.range == 10..<12)
        let preferring1 = ProtocolNameList.choice(in: offered.span, of: [.http1, .http2])
        #expect(preferring1?.choice == .http1)
        let only1 = ProtocolNameList.choice(in: old.span, of: [.http2, .http1])
        #expect(only1?.choice == .http1)
    }

    @Test func `a list that is cut off has no name where it ends`() {
        let whole = list("h2", "http/1.1")
        for count in 0..<whole.count { #expect(range(Array(whole.prefix(count))) == nil) }
    }
}
