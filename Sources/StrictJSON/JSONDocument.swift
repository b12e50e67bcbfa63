/// A JSON text that has been read through once and found strictly valid.
///
/// It keeps the bytes and a flat index of them, shared by reference with every view of it; strings and numbers are decoded only
/// when asked for. UTF-8 only, no byte order mark, no duplicate member names, nothing around the value but white space.
///
/// Source: RFC 8259 §2, §8.1
public final class JSONDocument: Sendable {
    /// The text, exactly as it was given.
    public let bytes: [UInt8]
    let tape: [TapeEntry]

    /// Reads the whole text.
    ///
    /// - Throws: The `JSONError` of the first fault met; a duplicate member is reported when its object closes.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
        var parser = JSONParser(limits: limits)
        try parser.parse(bytes.span)
        self.bytes = bytes
        self.tape = parser.tape
    }

    /// An empty object.
    package init() {
        bytes = Array("{}".utf8)
        tape = [TapeEntry(.object, from: 0, to: 2, next: 1)]
    }

    /// The outermost value.
    public var root: JSONView { JSONView(document: self, index: 0) }
}
