extension JSONView {
    /// The member with exactly this name, compared as UTF-8 bytes after unescaping; `nil` when this is not an object or
    /// has no such member.
    public subscript(_ name: StaticString) -> JSONView? {
        name.withUTF8Buffer { member(named: unsafe $0.span) }
    }

    /// The member with exactly this name, compared as UTF-8 bytes after unescaping; `nil` when this is not an object or
    /// has no such member.
    public func member(_ name: String) -> JSONView? {
        member(named: name.utf8Span.span)
    }

    /// The values of an array in order, or `nil` when this is not an array.
    public var elements: [JSONView]? {
        guard kind == .array else { return nil }
        var elements: [JSONView] = []
        let end = document.indexBehind(index)
        var element = index + 1
        while element < end {
            elements.append(JSONView(document: document, index: element))
            element = document.indexBehind(element)
        }
        return elements
    }

    /// The members of an object in the order of the text, names unescaped; `nil` when this is not an object.
    public var members: [(name: String, value: JSONView)]? {
        guard kind == .object else { return nil }
        var members: [(name: String, value: JSONView)] = []
        let end = document.indexBehind(index)
        var name = index + 1
        while name < end {
            let value = JSONView(document: document, index: name + 1)
            members.append((document.text(of: document.tape[name]), value))
            name = document.indexBehind(name + 1)
        }
        return members
    }

    /// Where in the document's text the members of an object stand: each name without its quotes, and each value, which is plain if it is a
    /// string without escapes. `nil` when this is not an object, or when a name has an escape.
    package var memberPlaces: [(name: Range<Int>, value: Range<Int>, isPlain: Bool)]? {
        guard kind == .object else { return nil }
        var places: [(name: Range<Int>, value: Range<Int>, isPlain: Bool)] = []
        let end = document.indexBehind(index)
        var name = index + 1
        while name < end {
            guard !document.tape[name].hasEscapes else { return nil }
            let value = document.tape[name + 1]
            places.append((document.tape[name].content, value.range, value.kind == .string && !value.hasEscapes))
            name = document.indexBehind(name + 1)
        }
        return places
    }

    private func member(named wanted: Span<UInt8>) -> JSONView? {
        guard kind == .object else { return nil }
        let (entries, bytes) = (document.tape, document.bytes)
        let (tape, text) = (entries.span, bytes.span)
        let (end, quotedCount) = (Int(tape[index].next), wanted.count + 2)
        var name = index + 1
        while name < end {
            let entry = tape[name]
            // Most names differ in length, which is told without looking at the text.
            if entry.hasEscapes
                ? document.text(of: entry, equals: wanted) : entry.count == quotedCount && text.holds(wanted, in: entry.content)
            {
                return JSONView(document: document, index: name + 1)
            }
            name = Int(tape[name + 1].next)
        }
        return nil
    }
}

extension JSONDocument {
    /// The tape index behind the value at `index` and everything inside it.
    func indexBehind(_ index: Int) -> Int { Int(tape[index].next) }
}
