import HTTPServer
import Testing

struct ProtocolChoiceTests {
    private static let preface = ProtocolChoice.preface

    private static func verdict(_ bytes: some Sequence<UInt8>) -> ProtocolChoice.Verdict {
        let bytes = Array(bytes)
        return ProtocolChoice.verdict(on: bytes.span)
    }

    @Test func `the preface is that of the standard`() {
        #expect(Self.preface == [80, 82, 73, 32, 42, 32, 72, 84, 84, 80, 47, 50, 46, 48, 13, 10, 13, 10, 83, 77, 13, 10, 13, 10])
    }

    @Test func `the preface is known by its last byte, and whatever follows it`() {
        for count in 0..<Self.preface.count { #expect(Self.verdict(Self.preface[..<count]) == .undecided) }
        #expect(Self.verdict(Self.preface) == .http2)
        #expect(Self.verdict(Self.preface + [0, 0]) == .http2)
    }

    @Test func `what differs from the preface in one byte is HTTP 1.1 from that byte on`() {
        for place in 0..<Self.preface.count {
            var bytes = Self.preface
            bytes[place] ^= 1
            #expect(Self.verdict(bytes[..<place]) == .undecided)
            #expect(Self.verdict(bytes[...place]) == .http1)
            #expect(Self.verdict(bytes) == .http1)
        }
    }

    @Test func `a method that begins like the preface is HTTP 1.1`() {
        for line in ["PRIX / HTTP/1.1\r\n", "PRI * HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n"] {
            #expect(Self.verdict(line.utf8) == .http1)
        }
    }
}
