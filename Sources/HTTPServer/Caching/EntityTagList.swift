/// What `If-Match` or `If-None-Match` names.
///
/// Source: RFC 9110 §13.1.1, §13.1.2
package enum EntityTagList: Equatable {
    /// `*`: whatever is there now.
    case anything
    /// In the order received.
    case tags([EntityTag])
    /// Not of the list's form. No tag is found in it, and no condition of a change holds: a resource is sent again or left unchanged, and never
    /// the reverse.
    case malformed

    /// - Parameter lines: The values of all field lines of the name, in the order received.
    package init(_ lines: some Sequence<ArraySlice<UInt8>>) {
        let lines = Array(lines)
        if lines.count == 1, lines.allSatisfy({ $0.elementsEqual("*".utf8) }) {
            self = .anything
        } else {
            let parts = lines.map(Self.tags(in:))
            self = parts.contains(nil) ? .malformed : .tags(parts.flatMap { $0 ?? [] })
        }
    }

    package func contains(where matches: (EntityTag) -> Bool) -> Bool {
        switch self {
        case .anything: true
        case .tags(let tags): tags.contains(where: matches)
        case .malformed: false
        }
    }

    /// A list's elements may be empty. Source: RFC 9110 §5.6.1.2
    private static func tags(in line: ArraySlice<UInt8>) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var rest = line[...]
        while true {
            rest = rest.drop { Grammar.isWhitespace($0) || $0 == Grammar.comma }
            guard !rest.isEmpty else { return tags }
            guard let tag = takeTag(from: &rest) else { return nil }
            tags.append(tag)
            rest = rest.drop(while: Grammar.isWhitespace)
            guard rest.isEmpty || rest.first == Grammar.comma else { return nil }
        }
    }

    private static func takeTag(from rest: inout ArraySlice<UInt8>) -> EntityTag? {
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest = rest.dropFirst(2) }
        guard rest.first == Grammar.quote, let end = rest.dropFirst().firstIndex(of: Grammar.quote) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return EntityTag(Array(rest[rest.index(after: rest.startIndex)..<end]), isWeak: isWeak)
    }
}
