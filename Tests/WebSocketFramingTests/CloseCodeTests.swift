import Testing
import WebSocketFraming

struct CloseCodeTests {
    /// Source: RFC 6455 §7.4.2
    @Test func `each number is valid on the wire, or not`() {
        let valid = (0...UInt16.max).filter { CloseCode(rawValue: $0) != nil }
        #expect(valid == Array(1000...1003) + Array(1007...1014) + Array(3000...4999))
    }

    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16])
    func `a close frame with another number is refused`(number: UInt16) {
        let payload = [UInt8(number >> 8), UInt8(number & 0xFF)]
        #expect(events(of: frame(8, payload)).fault == .closeCode(number))
    }

    @Test func `an empty close frame has no code`() {
        #expect(events(of: frame(8)).events == [.close(CloseFrame(code: nil))])
    }

    @Test func `a reason that is no UTF-8 is refused`() {
        #expect(events(of: frame(8, [3, 232, 0xCE, 0xBA])).events == [.close(CloseFrame(code: .normal, reason: "κ"))])
        #expect(events(of: frame(8, [3, 232, 0xCE])).fault == .invalidUTF8)
    }

    @Test func `a close frame is read as it was written`() {
        let sent = CloseFrame(code: .goingAway, reason: "draining")
        #expect(sent.payload == [3, 233] + utf8("draining"))
        #expect(events(of: frame(8, sent.payload)).events == [.close(sent)])
        #expect(CloseFrame(code: nil, reason: "has no place").payload.isEmpty)
    }

    @Test func `a long reason is cut off at the end of a character`() {
        let fits = String(repeating: "a", count: 123)
        #expect(CloseFrame(code: .normal, reason: fits).reason == fits)
        #expect(CloseFrame(code: .normal, reason: fits + "a").reason == fits)
        let greek = String(repeating: "κ", count: 62)
        #expect(CloseFrame(code: .normal, reason: greek).reason == String(repeating: "κ", count: 61))
        #expect(CloseFrame(code: .normal, reason: greek).payload.count == 124)
    }

    @Test func `each fault has the code that the standard gives it`() {
        #expect(FramingFault.invalidUTF8.code.rawValue == 1007)
        #expect(FramingFault.messageTooLarge.code.rawValue == 1009)
        #expect(FramingFault.outOfMemory.code.rawValue == 1011)
        for fault: FramingFault in [.reservedBit, .unknownOpcode(3), .unmaskedFrame, .closeCode(5), .invalidDeflateData, .longLength] {
            #expect(fault.code.rawValue == 1002)
        }
    }
}
