import HTTPTesting
import Testing

@testable import HTTPServer

struct FormPairsTests {
    private func read(_ text: String) throws(FormPairs.Fault) -> [String] { try read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) throws(FormPairs.Fault) -> [String] {
        try FormPairs(bytes[...]).pairs.map { "\($0.name)=\($0.value)" }
    }

    @Test(
        arguments: [
            ("", []), ("&&&", []), ("a", ["a="]), ("a=", ["a="]), ("=b", ["=b"]), ("=", ["="]), ("a=b=c", ["a=b=c"]),
            ("a=1&a=2", ["a=1", "a=2"]), ("a=b+c%20d%2Be", ["a=b c d+e"]), ("%61=%C3%A9", ["a=\u{E9}"]), ("a%3Db%26=c", ["a=b&=c"]),
            ("a=%250A", ["a=%0A"]), ("a=x%0D%0A%09y", ["a=x\r\n\ty"]), ("a[]={}|^`\\", ["a[]={}|^`\\"]),
        ] as [(String, [String])])
    func `a query is read as forms are written`(text: String, pairs: [String]) throws {
        #expect(try read(text) == pairs)
    }

    @Test(
        arguments: [
            ("a=%", .malformedEscape), ("a=%4", .malformedEscape), ("a=%4G", .malformedEscape), ("a=%u0041", .malformedEscape),
            ("%=a", .malformedEscape), ("b=1&a=%%41", .malformedEscape), ("a=%00", .controlCharacter), ("%00=a", .controlCharacter),
            ("a=%1F", .controlCharacter), ("a=%7f", .controlCharacter), ("a=%FF", .notUTF8), ("a=%C0%80", .notUTF8),
            ("a=%C3", .notUTF8), ("a=%ED%A0%80", .notUTF8), ("a=%C3&b=%A9", .notUTF8),
        ] as [(String, FormPairs.Fault)])
    func `T155 what is no text refuses the whole`(text: String, fault: FormPairs.Fault) {
        #expect(throws: fault) { try read(text) }
    }

    @Test func `T155 a hundred pairs are read, and no more`() throws {
        let most = FormPairs.mostPairs
        #expect(most == 100)
        #expect(try read(String(repeating: "a&", count: most)).count == most)
        #expect(throws: FormPairs.Fault.tooManyPairs) { try read(String(repeating: "a&", count: most + 1)) }
        #expect(try read(String(repeating: "&", count: 100_000)) == [])
    }

    @Test func `T155 random bytes are refused, or are text that reads the same when it is written anew`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("form pairs seed \(seed)")
        var random = SplitMix(state: seed)
        let alphabet = Array("ab=&%+0149CEFcefg\u{E9}".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<random.below(25)).map { _ in alphabet[random.below(alphabet.count)] }
            guard let pairs = try? FormPairs(bytes[...]).pairs else { continue }
            for text in pairs.flatMap({ [$0.name, $0.value] }) {
                #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || "\t\n\r".unicodeScalars.contains($0) }, "seed \(seed)")
            }
            let plain = pairs.map { pair in [pair.name, pair.value].map(Self.escaped).joined(separator: "=") }.joined(separator: "&")
            let again = (try? FormPairs(Array(plain.utf8)[...]).pairs) ?? []
            #expect(again.map(\.name) == pairs.map(\.name) && again.map(\.value) == pairs.map(\.value), "seed \(seed)")
        }
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }
}
