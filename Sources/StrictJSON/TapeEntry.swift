/// One value or one member name of a document, in the order of the text.
///
/// A name is followed by its value. Positions fit 32 bits because the parser refuses longer texts.
struct TapeEntry: Sendable {
    enum Kind: UInt8, Sendable { case object, array, string, number, bool, null, name }

    /// Offset of the value's first byte, the quote included.
    let start: UInt32
    /// Offset behind the value's last byte, the quote included.
    var end: UInt32
    /// Index behind this value and all that is inside it. While a container is open it holds the index of the
    /// container around it instead: the tape is its own stack, so the parser neither recurses nor allocates one.
    var next: UInt32
    let kind: Kind
    /// True if a string or name has an escape, and so must be decoded before it is compared.
    let hasEscapes: Bool

    init(_ kind: Kind, from start: Int, to end: Int, next: UInt32, hasEscapes: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = next
        self.kind = kind
        self.hasEscapes = hasEscapes
    }

    /// How many bytes of text it is, the quotes included.
    var count: Int { Int(end &- start) }

    /// The bytes of the value in the text.
    var range: Range<Int> { Int(start)..<Int(end) }

    /// The bytes between the quotes; only for strings and names.
    var content: Range<Int> { Int(start) + 1..<Int(end) - 1 }
}
