import HTTPServer
import Testing

struct ProtocolChoiceTests {
    private static let preface = ProtocolChoice.preface

    private static func next(_ choice: inout ProtocolChoice, _ bytes: some Sequence<UInt8>) -> ProtocolChoice.Verdict {
        let bytes = Array(bytes)
        return choice.next(bytes.span)
    }

    @Test func `the preface is that of the standard`() {
        #expect(Self.preface == [80, 82, 73, 32, 42, 32, 72, 84, 84, 80, 47, 50, 46, 48, 13, 10, 13, 10, 83, 77, 13, 10, 13, 10])
    }

    @Test func `the preface is known wherever it is cut, and whatever follows it`() {
        for cut in 0...Self.preface.count {
            var choice = ProtocolChoice()
            if cut < Self.preface.count {
                let verdict = Self.next(&choice, Self.preface[..<cut])
                #expect(verdict == .undecided)
            }
            let kept = cut < Self.preface.count ? cut : 0
            let verdict = Self.next(&choice, Array(Self.preface[kept...]) + [0, 0])
            #expect(verdict == .http2(kept: Self.preface[..<kept]))
        }
    }

    @Test func `what differs from the preface in one byte is HTTP 1.1, and nothing of it is lost`() {
        for place in 0..<Self.preface.count {
            var bytes = Self.preface
            bytes[place] ^= 1
            for cut in 0...place {
                var choice = ProtocolChoice()
                let verdict = Self.next(&choice, bytes[..<cut])
                #expect(verdict == .undecided)
                let later = Self.next(&choice, bytes[cut...])
                #expect(later == .http1(kept: Self.preface[..<cut]))
            }
        }
    }

    @Test func `a method that begins like the preface is HTTP 1.1`() {
        for line in ["PRIX / HTTP/1.1\r\n", "PRI * HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n"] {
            var choice = ProtocolChoice()
            let verdict = Self.next(&choice, line.utf8)
            #expect(verdict == .http1(kept: []))
        }
    }
}
