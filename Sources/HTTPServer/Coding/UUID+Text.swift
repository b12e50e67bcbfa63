import FoundationEssentials

extension UUID {
    /// The UUID that a text spells. Foundation's own reader takes blanks and signs for digits, and passes over what stands behind a NUL.
    ///
    /// - Parameter text: 32 hexadecimal digits of either case, and four hyphens.
    ///
    /// Source: RFC 9562 §4
    init?(text: String) {
        let bytes = Array(text.utf8)
        let hyphens = [8, 13, 18, 23]
        guard bytes.count == 36,
            bytes.indices.allSatisfy({ hyphens.contains($0) ? bytes[$0] == UInt8(ascii: "-") : Grammar.hexDigit(bytes[$0]) != nil })
        else { return nil }
        self.init(uuidString: text)
    }
}
