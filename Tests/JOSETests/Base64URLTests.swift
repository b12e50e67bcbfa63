import JOSE
import Testing

@Suite struct Base64URLTests {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private func decode(_ text: [UInt8]) throws -> [UInt8] { try Base64URL.decode(text.span) }

    private func fault(_ text: [UInt8]) -> Base64URLError? {
        do throws(Base64URLError) {
            _ = try Base64URL.decode(text.span)
            return nil
        } catch {
            return error
        }
    }

    private func fault(_ text: String) -> Base64URLError? { fault(Array(text.utf8)) }

    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648 section 10, without padding`(plain: String, text: String) throws {
        #expect(try decode(Array(text.utf8)) == Array(plain.utf8))
        #expect(Base64URL.encode(plain.utf8) == text)
    }

    @Test func `the example of RFC 7515 appendix C`() throws {
        let bytes: [UInt8] = [3, 236, 255, 224, 193]
        #expect(Base64URL.encode(bytes) == "A-z_4ME")
        #expect(try decode(Array("A-z_4ME".utf8)) == bytes)
    }

    @Test func `every length and every byte value come back`() throws {
        for length in 0...300 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ length) }
            #expect(try decode(Array(Base64URL.encode(bytes).utf8)) == bytes)
        }
    }

    @Test func `any collection is encoded, and appended behind what is there`() {
        var output: [UInt8] = [0x2E]
        Base64URL.append((0..<4).lazy.map { UInt8($0) }, to: &output)
        #expect(output == Array(".AAECAw".utf8))
        #expect(Base64URL.encode([9, 0, 1, 2, 3][1...]) == "AAECAw")
    }

    @Test func `each byte outside the alphabet is refused, wherever it stands`() {
        for byte in UInt8.min...UInt8.max {
            for offset in 0..<6 {
                var text = Array("AAAAAA".utf8)
                text[offset] = byte
                // The sixth character ends a group of two, where four bits must be zero.
                let expected: Base64URLError? =
                    !Self.alphabet.contains(byte)
                    ? .invalidCharacter(offset: offset)
                    : offset == 5 && Self.alphabet.firstIndex(of: byte).map { $0 % 16 != 0 } == true
                        ? .nonZeroTrailingBits : nil
                #expect(fault(text) == expected)
            }
        }
    }

    @Test func `of all texts of two bytes, exactly 256 are spellings`() throws {
        var accepted = 0
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                guard let bytes = try? decode([first, second]) else { continue }
                accepted += 1
                if Array(Base64URL.encode(bytes).utf8) != [first, second] { Issue.record("\(first) \(second)") }
            }
        }
        #expect(accepted == 256)
    }

    @Test func `the last of three characters must end in two zero bits`() {
        for (value, character) in Self.alphabet.enumerated() {
            #expect(fault([0x41, 0x41, character]) == (value % 4 == 0 ? nil : .nonZeroTrailingBits))
        }
    }

    @Test(arguments: [1, 5, 9, 341])
    func `no text is one character longer than a multiple of four`(length: Int) {
        #expect(fault(String(repeating: "A", count: length)) == .impossibleLength(length))
    }

    @Test(
        arguments: [
            ("Zg==", .invalidCharacter(offset: 2)), ("Zm8=", .invalidCharacter(offset: 3)),
            ("=", .impossibleLength(1)), ("====", .invalidCharacter(offset: 0)),
            ("Zm9v+A", .invalidCharacter(offset: 4)),
            ("Zm9v/A", .invalidCharacter(offset: 4)), (" Zm9", .invalidCharacter(offset: 0)),
            ("Zm9v ", .impossibleLength(5)), ("Ｚg", .invalidCharacter(offset: 0)),
            ("??A=", .invalidCharacter(offset: 0)),
        ] as [(String, Base64URLError)])
    func `padding, white space and the standard alphabet are refused`(text: String, error: Base64URLError) {
        #expect(fault(text) == error)
    }
}
