import Testing
import WebSocketFraming

struct MessageReaderTests {
    // MARK: What is taken

    /// Source: RFC 6455 §5.7
    @Test(
        arguments: [
            ([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], .message(.text, utf8("Hello"))),
            ([0x89, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], .ping(utf8("Hello"))),
            ([0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], .pong(utf8("Hello"))),
        ] as [([UInt8], MessageReader.Event)])
    func `the standard's masked examples are read`(bytes: [UInt8], event: MessageReader.Event) {
        #expect(events(of: bytes).events == [event])
    }

    /// Source: RFC 6455 §5.7
    @Test func `the standard's unmasked examples are read by a client`() {
        let fragments: [UInt8] = [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F]
        #expect(events(of: fragments, for: .client).events == [.message(.text, utf8("Hello"))])
        let bytes = [UInt8](repeating: 7, count: 256)
        #expect(events(of: [0x82, 0x7E, 0x01, 0x00] + bytes, for: .client).events == [.message(.binary, bytes)])
        let many = [UInt8](repeating: 7, count: 65_536)
        #expect(events(of: [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + many, for: .client).events == [.message(.binary, many)])
    }

    @Test(arguments: [0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 100_001])
    func `a payload of each kind of length is unmasked`(count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(events(of: frame(2, payload)).events == [.message(.binary, payload)])
    }

    @Test func `however the bytes come in, the events are the same`() {
        let bytes =
            frame(1, utf8("κό"), isFinal: false) + frame(9, utf8("p")) + frame(0, [], isFinal: false) + frame(0, utf8("σμε"))
            + frame(2, [0, 255, 128]) + frame(10) + frame(2, [UInt8](repeating: 1, count: 300)) + frame(8, [3, 232] + utf8("bye"))
        let whole = events(of: bytes)
        #expect(whole.fault == nil)
        #expect(
            whole.events == [
                .ping(utf8("p")), .message(.text, utf8("κόσμε")), .message(.binary, [0, 255, 128]), .pong([]),
                .message(.binary, [UInt8](repeating: 1, count: 300)), .close(CloseFrame(code: .normal, reason: "bye")),
            ])
        for size in 1...20 { #expect(events(of: bytes, pieces: size).events == whole.events) }
    }

    @Test func `reading stops behind each event`() throws {
        var reader = MessageReader(for: .server, allowsCompression: false, maximumMessageBytes: 10)
        let bytes = frame(2, [1]) + frame(2, [2])
        var position = 0
        let first = try reader.next(bytes.span, at: &position)
        #expect(first == .message(.binary, [1]))
        #expect(position == 7)
    }

    @Test func `a client's mask of zeros is a mask`() {
        #expect(events(of: frame(1, utf8("a"), mask: [0, 0, 0, 0])).events == [.message(.text, utf8("a"))])
    }

    @Test func `an idle reader keeps no memory`() throws {
        var reader = MessageReader(for: .server, allowsCompression: false, maximumMessageBytes: 1_048_576)
        // A header announces a megabyte.
        let header = Array(frame(2, [UInt8](repeating: 0, count: 1_048_576)).prefix(14))
        var position = 0
        let none = try reader.next(header.span, at: &position)
        #expect(none == nil)
        #expect(reader.keptBytes == 0)
        let rest = [UInt8](repeating: 0, count: 1_048_576)
        position = 0
        let event = try reader.next(rest.span, at: &position)
        #expect(event != nil)
        #expect(reader.keptBytes == 0)
    }

    // MARK: What is refused

    @Test(
        arguments: [
            ("RSV1 without compression", frame(1, [], reserved: 4), .reservedBit),
            ("RSV2", frame(1, [], reserved: 2), .reservedBit),
            ("RSV3", frame(1, [], reserved: 1), .reservedBit),
            ("RSV3 of a ping", frame(9, [], reserved: 1), .reservedBit),
            ("opcode 3", frame(3), .unknownOpcode(3)),
            ("opcode 7", frame(7), .unknownOpcode(7)),
            ("opcode 11", frame(11), .unknownOpcode(11)),
            ("opcode 15", frame(15), .unknownOpcode(15)),
            ("no mask", frame(1, utf8("a"), mask: nil), .unmaskedFrame),
            ("a long ping", frame(9, [UInt8](repeating: 0, count: 126)), .longControlFrame),
            ("a long close", frame(8, [UInt8](repeating: 0, count: 126)), .longControlFrame),
            ("a fragmented ping", frame(9, isFinal: false), .fragmentedControlFrame),
            ("a fragmented close", frame(8, isFinal: false), .fragmentedControlFrame),
            ("a continuation of nothing", frame(0, utf8("a")), .unexpectedContinuation),
            ("a continuation of what has ended", frame(1, utf8("a")) + frame(0, utf8("b")), .unexpectedContinuation),
            ("a message within a message", frame(1, utf8("a"), isFinal: false) + frame(1, utf8("b")), .interruptedMessage),
            ("a message of another kind within one", frame(1, utf8("a"), isFinal: false) + frame(2), .interruptedMessage),
            ("125 in two bytes", frame(2, length: [0, 125]), .longLength),
            ("0 in eight bytes", frame(2, length: [0, 0, 0, 0, 0, 0, 0, 0]), .longLength),
            ("65535 in eight bytes", frame(2, length: [0, 0, 0, 0, 0, 0, 255, 255]), .longLength),
            ("a length of 2^63", frame(2, length: [128, 0, 0, 0, 0, 0, 0, 0]), .negativeLength),
            ("a length of 2^63 - 1", frame(2, length: [127, 255, 255, 255, 255, 255, 255, 255]), .messageTooLarge),
            ("a close with one byte", frame(8, [3]), .shortCloseFrame),
        ] as [(String, [UInt8], FramingFault)])
    func `what breaks the framing is refused for its own reason`(name: String, bytes: [UInt8], fault: FramingFault) {
        for size in [1, 2, .max] { #expect(events(of: bytes, pieces: size).fault == fault, "\(name)") }
    }

    @Test func `the neighbours of what breaks the framing are taken`() {
        let longest = [UInt8](repeating: 0x61, count: 125)
        #expect(events(of: frame(9, longest)).events == [.ping(longest)])
        #expect(events(of: frame(8, [3, 232] + longest.dropLast(2))).fault == nil)
        #expect(events(of: frame(2, [UInt8](repeating: 0, count: 126), length: [0, 126])).fault == nil)
    }

    @Test func `what cannot be right is refused at the first byte that shows it`() {
        #expect(events(of: [0x83]).fault == .unknownOpcode(3))
        #expect(events(of: [0xC1]).fault == .reservedBit)
        #expect(events(of: [0x09]).fault == .fragmentedControlFrame)
        #expect(events(of: [0x81, 0x05]).fault == .unmaskedFrame)
        #expect(events(of: [0x89, 0xFE]).fault == .longControlFrame)
    }

    @Test func `a client refuses what is masked`() {
        #expect(events(of: frame(1, utf8("a")), for: .client).fault == .maskedFrame)
    }

    @Test func `a message is as large as its bound, and no larger, in one frame or in several`() {
        let ten = [UInt8](repeating: 0, count: 10)
        #expect(events(of: frame(2, ten), bound: 10).events == [.message(.binary, ten)])
        #expect(events(of: frame(2, ten), bound: 9).fault == .messageTooLarge)
        let fragments = frame(2, ten, isFinal: false) + frame(0, [0])
        #expect(events(of: fragments, bound: 11).events == [.message(.binary, ten + [0])])
        #expect(events(of: fragments, bound: 10).fault == .messageTooLarge)
        // The header alone says so.
        #expect(events(of: Array(frame(2, ten).prefix(2)), bound: 9).fault == nil)
        #expect(events(of: Array(frame(2, ten).prefix(6)), bound: 9).fault == .messageTooLarge)
    }

    @Test func `control frames do not count as a message's bytes`() {
        let bytes = frame(2, [1], isFinal: false) + frame(9, [UInt8](repeating: 0, count: 100)) + frame(0, [2])
        #expect(events(of: bytes, bound: 2).events.last == .message(.binary, [1, 2]))
    }

    // MARK: Text

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xBF, 0x61], [0xCE, 0x61], [0xE2, 0x82, 0x61], [0xF0, 0x9F, 0x98, 0x61], [0xCE],
            [0xE2, 0x82], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func `text that is no UTF-8 is refused, whole or in pieces`(bytes: [UInt8]) {
        for prefix in ["", "κόσμε", "a"] {
            let text = utf8(prefix) + bytes
            for size in [1, 3, .max] { #expect(events(of: frame(1, text), pieces: size).fault == .invalidUTF8) }
            let fragments = text.dropLast().map { frame(0, [$0], isFinal: false) }.joined() + frame(0, [text[text.count - 1]])
            #expect(events(of: frame(1, isFinal: false) + fragments).fault == .invalidUTF8)
            #expect(events(of: frame(2, text)).events == [.message(.binary, text)])
        }
    }

    @Test func `text is refused before the rest of it has come`() {
        let begun = frame(1, utf8("κόσμε") + [0xED, 0xA0], isFinal: false)
        #expect(events(of: begun).fault == .invalidUTF8)
        #expect(events(of: Array(frame(1, [0xF4, 0x90] + [UInt8](repeating: 0x61, count: 20)).prefix(8))).fault == .invalidUTF8)
        // What may still become a character is waited for.
        #expect(events(of: frame(1, [0xF4, 0x8F], isFinal: false)).fault == nil)
    }

    @Test func `every character is text, each of its bytes in a fragment of its own`() {
        for scalar: Unicode.Scalar in [
            "\u{0}", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ] {
            let bytes = utf8(String(scalar))
            let fragments = bytes.enumerated().map { frame($0 == 0 ? 1 : 0, [$1], isFinal: $0 == bytes.count - 1) }.joined()
            #expect(events(of: Array(fragments)).events == [.message(.text, bytes)])
        }
    }

    @Test func `each message's text is judged by itself`() {
        #expect(events(of: frame(1, [0xCE, 0xBA]) + frame(1, [0xBA])).fault == .invalidUTF8)
        #expect(events(of: frame(1, utf8("long enough")) + frame(1, utf8("κ"))).fault == nil)
    }

    // MARK: Compression

    @Test func `RSV1 says that a message is compressed, on its first frame alone`() {
        let bytes = frame(1, [0xF2, 0x48], isFinal: false, reserved: 4) + frame(0, [0xCD])
        #expect(events(of: bytes, compression: true).events == [.compressed(.text, [0xF2, 0x48, 0xCD])])
        let second = frame(1, [0xF2], isFinal: false, reserved: 4) + frame(0, [0x48], reserved: 4)
        #expect(events(of: second, compression: true).fault == .reservedBit)
        #expect(events(of: frame(9, reserved: 4), compression: true).fault == .reservedBit)
        #expect(events(of: frame(1, [], reserved: 2), compression: true).fault == .reservedBit)
        #expect(events(of: frame(1, utf8("plain")), compression: true).events == [.message(.text, utf8("plain"))])
    }
}
