import StrictJSON

/// The claim of a token about the groups of its bearer.
public enum GroupsClaim: Sendable, Equatable {
    /// The token does not have the claim: its bearer is in no group.
    case absent
    /// The names of the groups, in the token's order, which has no meaning.
    case names([String])
    /// The claim is not an array of strings. It may mean any group, a prohibited one included, so every rule about groups refuses
    /// its bearer.
    case malformed

    /// - Returns: True if the claim has exactly this name, compared by UTF-8 bytes.
    public func contains(_ group: String) -> Bool { names.contains { sameBytes($0, group) } }

    /// The names; empty if the claim is absent or malformed.
    public var names: [String] {
        if case .names(let names) = self { names } else { [] }
    }
}

extension GroupsClaim {
    /// Reads the claim at a place. A single entry that is no string makes the claim malformed.
    init(at path: ClaimPath, in text: ClaimsText) {
        switch path.find(in: text) {
        case .absent: self = .absent
        case .obstructed: self = .malformed
        case .value(let view): self.init(view)
        }
    }

    init(_ claim: JSONView) { self = claim.elements.flatMap(Self.strings).map { .names($0) } ?? .malformed }

    private static func strings(_ elements: [JSONView]) -> [String]? {
        let strings = elements.compactMap(\.string)
        return strings.count == elements.count ? strings : nil
    }
}
