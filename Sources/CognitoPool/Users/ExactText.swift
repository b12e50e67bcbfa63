/// A text as a key of a table, compared byte for byte.
///
/// `String` treats the Kelvin sign as equal to `K`, so that a name could find another user's account.
struct ExactText: Hashable, Comparable, Sendable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    static func < (left: ExactText, right: ExactText) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

    /// The text with its ASCII letters in lower case. Other letters stay unchanged, since their lower case depends on the version of Unicode.
    init(foldingASCII text: String) {
        bytes = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
