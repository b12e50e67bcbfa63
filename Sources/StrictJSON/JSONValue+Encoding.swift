extension JSONValue {
    /// The value as UTF-8 JSON without white space. Recursion is as deep as the value was built.
    ///
    /// Source: RFC 8259 §2
    public func encoded() -> [UInt8] {
        // Room for what most answers are.
        var output = TextBuffer(capacity: 512)
        append(to: &output)
        return output.bytes
    }

    /// Writes the value behind what `output` already holds.
    public func append(to output: inout [UInt8]) { output += encoded() }

    private func append(to output: inout TextBuffer) {
        switch self {
        case .null: output.append("null")
        case .bool(let value): output.append(value ? "true" : "false")
        case .integer(let value): output.append(String(value).utf8Span.span)
        case .double(let value): if value.isFinite { output.append(value.description.utf8Span.span) } else { output.append("null") }
        case .string(let text): JSONString.append(text.utf8Span.span, to: &output)
        case .array(let elements): Self.append(elements, to: &output)
        case .object(let members): Self.append(members, to: &output)
        case .raw(let text): output.append(text.span)
        }
    }

    private static func append(_ elements: [JSONValue], to output: inout TextBuffer) {
        output.append(UInt8(ascii: "["))
        for (position, element) in elements.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            element.append(to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func append(_ members: [Member], to output: inout TextBuffer) {
        output.append(UInt8(ascii: "{"))
        for (position, member) in members.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            JSONString.append(member.name.utf8Span.span, to: &output)
            output.append(UInt8(ascii: ":"))
            member.value.append(to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }
}
