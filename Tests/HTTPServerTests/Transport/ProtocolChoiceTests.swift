import HTTPServer
import Testing

struct ProtocolChoiceTests {
    private static let preface = ProtocolChoice.preface

    @Test func `the preface is that of the standard`() {
        #expect(Self.preface == [80, 82, 73, 32, 42, 32, 72, 84, 84, 80, 47, 50, 46, 48, 13, 10, 13, 10, 83, 77, 13, 10, 13, 10])
    }

    @Test func `the preface is known wherever it is cut, and whatever follows it`() {
        for cut in 0...Self.preface.count {
            var choice = ProtocolChoice()
            if cut < Self.preface.count { #expect(choice.next(Self.preface[..<cut].span) == .undecided) }
            let kept = cut < Self.preface.count ? cut : 0
            #expect(choice.next((Array(Self.preface[kept...]) + [0, 0]).span) == .http2(kept: Self.preface[..<kept]))
        }
    }

    @Test func `what differs from the preface in one byte is HTTP 1.1, and nothing of it is lost`() {
        for place in 0..<Self.preface.count {
            var bytes = Self.preface
            bytes[place] ^= 1
            for cut in 0...place {
                var choice = ProtocolChoice()
                #expect(choice.next(bytes[..<cut].span) == .undecided)
                #expect(choice.next(bytes[cut...].span) == .http1(kept: Self.preface[..<cut]))
            }
        }
    }

    @Test func `a method that begins like the preface is HTTP 1.1`() {
        for line in ["PRIX / HTTP/1.1\r\n", "PRI * HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n"] {
            var choice = ProtocolChoice()
            #expect(choice.next(Array(line.utf8).span) == .http1(kept: []))
        }
    }
}
