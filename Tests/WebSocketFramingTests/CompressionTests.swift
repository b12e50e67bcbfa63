import Testing
import WebSocketFraming

struct CompressionTests {
    private static let bound = 1_048_576

    /// Source: RFC 7692 §7.2.3
    @Test(
        arguments: [
            ("one block", [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]),
            ("no compression", [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00]),
            ("a block that says it is the last", [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]),
            ("two blocks", [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00]),
        ] as [(String, [UInt8])])
    func `the standard's examples are inflated`(name: String, bytes: [UInt8]) throws {
        #expect(try Inflater().inflate(bytes, maximumBytes: 5) == utf8("Hello"), "\(name)")
    }

    @Test func `an empty message is one byte`() throws {
        #expect(try Inflater().inflate([0x00], maximumBytes: 0).isEmpty)
    }

    @Test(arguments: [9, 10, 11, 12, 13, 14, 15])
    func `what is deflated is inflated again, message after message`(bits: Int) throws {
        let (deflater, inflater) = (Deflater(windowBits: bits), Inflater())
        for count in [64, 1_000, 16_384, 16_385, 300_000] {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7 % 64) }
            let small = try #require(deflater.deflate(message))
            #expect(small.count < count)
            #expect(try inflater.inflate(small, maximumBytes: count) == message)
        }
    }

    @Test func `a message that becomes no smaller goes as it is`() {
        var random = SystemRandomNumberGenerator()
        #expect(Deflater(windowBits: 15).deflate((0..<1_000).map { _ in UInt8.random(in: 0...255, using: &random) }) == nil)
        #expect(Deflater(windowBits: 15).deflate([1]) == nil)
    }

    @Test func `a message may become as large as its bound, and no larger`() throws {
        let (deflater, inflater) = (Deflater(windowBits: 15), Inflater())
        let bomb = try #require(deflater.deflate([UInt8](repeating: 0, count: Self.bound)))
        #expect(bomb.count < 6_000)
        #expect(try inflater.inflate(bomb, maximumBytes: Self.bound).count == Self.bound)
        #expect(throws: FramingFault.messageTooLarge) { try inflater.inflate(bomb, maximumBytes: Self.bound - 1) }
        // The next message does not suffer.
        #expect(try inflater.inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], maximumBytes: 5) == utf8("Hello"))
    }

    @Test(
        arguments: [
            ("a block of a kind that there is not", [0x07]), ("half a stored block", [0x00, 0x06, 0x00, 0xF9, 0xFF, 0x48]),
            ("a length that contradicts itself", [0x00, 0x05, 0x00, 0xFA, 0x00, 0x48, 0x65, 0x6C, 0x6C, 0x6F]),
            ("a distance before the beginning", [0x4B, 0x04, 0x02, 0x00]), ("nothing", []),
            ("text", Array("this was never compressed".utf8)),
        ] as [(String, [UInt8])])
    func `what is no DEFLATE data is refused`(name: String, bytes: [UInt8]) throws {
        let inflater = Inflater()
        #expect(throws: FramingFault.invalidDeflateData, "\(name)") { try inflater.inflate(bytes, maximumBytes: Self.bound) }
        #expect(try inflater.inflate([0x00], maximumBytes: 0).isEmpty)
    }
}
