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
        case .string(let text): JSONString.append(text.utf8Span.span, to: &output)
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
            JSONString.append(member.name.utf8Span.span, to: &output)
            output.append(UInt8(ascii: ":"))
            member.value.append(to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }
}
