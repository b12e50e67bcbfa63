/// A text as a key of a table, equal to another only byte for byte.
///
/// A `String` would not do: to it the Kelvin sign is a `K`, so a name could find another user's account.
struct ExactText: Hashable, Comparable, Sendable {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    static func < (left: ExactText, right: ExactText) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

    /// The text with its ASCII letters in lower case. Others keep theirs: what their lower case is depends on the version of Unicode.
    init(foldingASCII text: String) {
        bytes = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}
