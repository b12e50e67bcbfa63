extension JSONValue {
    /// The value as UTF-8 JSON without white space.
    ///
    /// Source: RFC 8259 §2
    public func encoded() -> [UInt8] {
        var output: [UInt8] = []
        // Room for what most answers are, so that the array grows once.
        output.reserveCapacity(256)
        append(to: &output)
        return output
    }

    /// Writes the value behind what `output` already holds. Recursion is as deep as the value was built.
    ///
    /// Source: RFC 8259 §2
    public func append(to output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): output.append(contentsOf: String(value).utf8)
        case .double(let value): output.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
        case .string(let text): Self.append(text, to: &output)
        case .array(let elements): Self.append(elements, to: &output)
        case .object(let members): Self.append(members, to: &output)
        case .raw(let text): output.append(contentsOf: text)
        }
    }

    private static func append(_ elements: [JSONValue], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
        for (position, element) in elements.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            element.append(to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func append(_ members: [Member], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (position, member) in members.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            append(member.name, to: &output)
            output.append(UInt8(ascii: ":"))
            member.value.append(to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    /// Escapes only what must be escaped: quote, backslash and control characters. `/`, U+2028 and U+2029 stay.
    ///
    /// Source: RFC 8259 §7
    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        let bytes = text.utf8Span.span
        if isPlain(bytes) {
            bytes.withUnsafeBufferPointer { output.append(contentsOf: $0) }
        } else {
            for offset in bytes.indices { append(bytes[offset], to: &output) }
        }
        output.append(UInt8(ascii: "\""))
    }

    /// Most strings need no escape, and are then copied whole.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        for offset in text.indices where !plain[Int(text[offset])] { return false }
        return true
    }

    private static let plain = InlineArray<256, Bool> { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }

    private static func append(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
        case 0x20...: output.append(byte)
        case 0x08: output.append(contentsOf: #"\b"#.utf8)
        case 0x09: output.append(contentsOf: #"\t"#.utf8)
        case 0x0A: output.append(contentsOf: #"\n"#.utf8)
        case 0x0C: output.append(contentsOf: #"\f"#.utf8)
        case 0x0D: output.append(contentsOf: #"\r"#.utf8)
        default: output.append(contentsOf: "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
        }
    }
}
