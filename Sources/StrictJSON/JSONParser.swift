/// Walks a text once and writes the tape. It keeps its own state, so nesting costs no stack.
struct JSONParser {
    private let limits: JSONLimits
    private(set) var tape: [TapeEntry] = []
    private var position = 0
    private var depth = 0
    /// Tape index of the innermost open container; meaningful while `depth > 0`.
    private var container = 0

    init(limits: JSONLimits) { self.limits = limits }

    mutating func parse(_ text: Span<UInt8>) throws(JSONError) {
        let longest = min(limits.maximumBytes, Int(UInt32.max))
        guard text.count <= longest else { throw .tooLong(bytes: text.count, limit: longest) }
        guard !JSONScanner.startsWithByteOrderMark(text) else { throw .byteOrderMark }
        // One entry for eight bytes holds a claims set without growing; the limit caps what a long text reserves.
        tape.reserveCapacity(min(text.count / 8 + 4, max(limits.maximumValues, 0)))
        repeat { try value(text) } while try anotherValueFollows(text)
        position = JSONScanner.skipSpace(text, from: position)
        guard position == text.count else { throw .trailingByte(text[position], offset: position) }
    }

    /// Reads a scalar, or opens a container and reads on to its first value.
    private mutating func value(_ text: Span<UInt8>) throws(JSONError) {
        while true {
            let start = JSONScanner.skipSpace(text, from: position)
            guard start < text.count else { throw .unexpectedEnd }
            switch text[start] {
            case UInt8(ascii: "{"):
                try open(.object, at: start)
                if try closes(text, with: UInt8(ascii: "}")) { return }
                try name(text)
            case UInt8(ascii: "["):
                try open(.array, at: start)
                if try closes(text, with: UInt8(ascii: "]")) { return }
            default:
                return try scalar(text, at: start)
            }
        }
    }

    /// Behind a value: closes what closes here. True when a comma announces another value (its name is then read too).
    private mutating func anotherValueFollows(_ text: Span<UInt8>) throws(JSONError) -> Bool {
        while depth > 0 {
            position = JSONScanner.skipSpace(text, from: position)
            guard position < text.count else { throw .unexpectedEnd }
            let isObject = tape[container].kind == .object
            switch text[position] {
            case UInt8(ascii: ","):
                position += 1
                if isObject { try name(text) }
                return true
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                try close(text)
            default:
                throw .unexpectedByte(text[position], offset: position)
            }
        }
        return false
    }

    private mutating func scalar(_ text: Span<UInt8>, at start: Int) throws(JSONError) {
        var hasEscapes = false
        let kind: TapeEntry.Kind
        switch text[start] {
        case UInt8(ascii: "\""):
            kind = .string
            (position, hasEscapes) = try JSONScanner.string(text, from: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            kind = .number
            position = try JSONScanner.number(text, from: start)
        default:
            (kind, position) = try JSONScanner.literal(text, from: start)
        }
        try append(kind, from: start, to: position, hasEscapes: hasEscapes)
    }

    private mutating func name(_ text: Span<UInt8>) throws(JSONError) {
        let start = JSONScanner.skipSpace(text, from: position)
        guard start < text.count else { throw .unexpectedEnd }
        guard text[start] == UInt8(ascii: "\"") else { throw .unexpectedByte(text[start], offset: start) }
        let (end, hasEscapes) = try JSONScanner.string(text, from: start)
        try append(.name, from: start, to: end, hasEscapes: hasEscapes)
        let colon = JSONScanner.skipSpace(text, from: end)
        guard colon < text.count else { throw .unexpectedEnd }
        guard text[colon] == UInt8(ascii: ":") else { throw .unexpectedByte(text[colon], offset: colon) }
        position = colon + 1
    }

    private mutating func append(
        _ kind: TapeEntry.Kind, from start: Int, to end: Int, hasEscapes: Bool = false, next: Int? = nil
    ) throws(JSONError) {
        guard tape.count < limits.maximumValues else {
            throw .tooManyValues(offset: start, limit: limits.maximumValues)
        }
        let next = UInt32(truncatingIfNeeded: next ?? tape.count + 1)
        tape.append(TapeEntry(kind, from: start, to: end, next: next, hasEscapes: hasEscapes))
    }
}

extension JSONParser {
    private mutating func open(_ kind: TapeEntry.Kind, at start: Int) throws(JSONError) {
        guard depth < limits.maximumDepth else { throw .tooDeep(offset: start, limit: limits.maximumDepth) }
        try append(kind, from: start, to: start, next: container)
        container = tape.count - 1
        depth += 1
        position = start + 1
    }

    /// Closes the container that has just opened, if it is empty.
    private mutating func closes(_ text: Span<UInt8>, with bracket: UInt8) throws(JSONError) -> Bool {
        position = JSONScanner.skipSpace(text, from: position)
        guard position < text.count else { throw .unexpectedEnd }
        guard text[position] == bracket else { return false }
        try close(text)
        return true
    }

    /// Closes the innermost container at the bracket under `position`.
    private mutating func close(_ text: Span<UInt8>) throws(JSONError) {
        position += 1
        let around = Int(tape[container].next)
        tape[container].end = UInt32(truncatingIfNeeded: position)
        tape[container].next = UInt32(truncatingIfNeeded: tape.count)
        if tape[container].kind == .object {
            try MemberNames.refuseDuplicates(ofObjectAt: container, in: tape.span, text)
        }
        container = around
        depth -= 1
    }
}
