/// One value inside a document. Making one copies nothing but references.
public struct JSONView: Sendable {
    /// The six kinds of JSON value.
    public enum Kind: Sendable, Equatable { case object, array, string, number, bool, null }

    let document: JSONDocument
    let index: Int

    private var entry: TapeEntry { document.tape[index] }

    /// What kind of value this is.
    public var kind: Kind {
        switch entry.kind {
        case .object: .object
        case .array: .array
        case .string, .name: .string
        case .number: .number
        case .bool: .bool
        case .null: .null
        }
    }

    /// True if this is the literal `null`; a member that is absent has no view at all.
    public var isNull: Bool { entry.kind == .null }

    /// The truth value, or `nil` when this is not a Boolean.
    public var bool: Bool? {
        guard entry.kind == .bool else { return nil }
        return document.bytes[entry.range.lowerBound] == UInt8(ascii: "t")
    }

    /// The number, or `nil` when this is not one.
    public var number: JSONNumber? {
        guard entry.kind == .number else { return nil }
        return JSONNumber(text: String(decoding: rawBytes, as: UTF8.self))
    }

    /// The string with its escapes decoded, or `nil` when this is not a string.
    public var string: String? {
        guard entry.kind == .string else { return nil }
        return document.text(of: entry)
    }

    /// - Returns: True if this is a string whose decoded text has exactly these UTF-8 bytes. No Unicode normalization is applied.
    public func isString(_ text: String) -> Bool {
        entry.kind == .string && document.text(of: entry, equals: text.utf8Span.span)
    }

    /// The exact text of this value, quotes and inner white space included.
    public var rawBytes: ArraySlice<UInt8> { document.bytes[entry.range] }
}
