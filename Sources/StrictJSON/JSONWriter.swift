/// Writes JSON text piece by piece: for answers that are given too often to be built as a ``JSONValue`` first.
///
/// It sets the commas. That the names of an object's members differ, and that exactly one value is written at the top, is the caller's
/// business.
///
/// Source: RFC 8259 §2
public struct JSONWriter: ~Copyable {
    private var text: TextBuffer
    private var needsComma = false

    /// - Parameter capacity: How many bytes there is room for at first.
    public init(capacity: Int = 512) { text = TextBuffer(capacity: capacity) }

    /// What has been written, as UTF-8 without white space.
    public var bytes: [UInt8] { text.bytes }

    /// An object, whose members the closure writes.
    public mutating func object(_ members: (inout JSONWriter) -> Void) { enclose("{", "}", members) }

    /// An array, whose elements the closure writes.
    public mutating func array(_ elements: (inout JSONWriter) -> Void) { enclose("[", "]", elements) }

    /// The name of a member, which needs no escape; its value has to follow.
    public mutating func name(_ name: StaticString) {
        separate()
        text.append(UInt8(ascii: "\""))
        text.append(name)
        text.append("\":")
        needsComma = false
    }

    /// A string, or `null`.
    public mutating func string(_ value: String?) {
        separate()
        if let value { JSONString.append(value.utf8Span.span, to: &text) } else { text.append("null") }
    }

    /// A member that is a string, or `null`.
    public mutating func member(_ name: StaticString, _ value: String?) {
        self.name(name)
        string(value)
    }

    private mutating func enclose(_ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ content: (inout JSONWriter) -> Void) {
        separate()
        text.append(UInt8(ascii: opening))
        needsComma = false
        content(&self)
        text.append(UInt8(ascii: closing))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { text.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
