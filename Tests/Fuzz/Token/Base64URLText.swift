import JOSE

/// Text for the base64url decoder, held against one that shifts bit by bit, and against the encoder: one spelling for each byte string.
struct Base64URLText: FuzzTarget {
    static let name = "base64url"

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private var decoded = 0
    private var refused = 0

    var coverage: String { "\(decoded) decoded, \(refused) refused" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        var text = (0..<generator.below(70)).map { _ in generator.pick(Self.alphabet) }
        // Half of the cases have a stranger among their characters, or padding.
        if generator.below(2) == 0 { text.insert(generator.byte(), at: generator.below(text.count + 1)) }
        let expected = Self.reading(of: text)
        let found = try? Base64URL.decode(text.span)
        guard found == expected else {
            throw Finding(
                reason: "read as \(found.map { "\($0)" } ?? "nothing"), not as \(expected.map { "\($0)" } ?? "nothing")", bytes: text)
        }
        guard let found else { return refused += 1 }
        guard Array(Base64URL.encode(found).utf8) == text else { throw Finding(reason: "has another spelling", bytes: text) }
        decoded += 1
    }

    private static func reading(of text: [UInt8]) -> [UInt8]? {
        var bits: [Bool] = []
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            for place in (0..<6).reversed() { bits.append(value >> place & 1 == 1) }
        }
        let rest = bits.count % 8
        guard rest < 6, !bits.suffix(rest).contains(true) else { return nil }
        return stride(from: 0, to: bits.count - rest, by: 8).map { start in bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) } }
    }
}
