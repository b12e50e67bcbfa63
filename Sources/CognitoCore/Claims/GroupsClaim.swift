import StrictJSON

/// What a token says of the groups that its bearer is in.
public enum GroupsClaim: Sendable, Equatable {
    /// Nothing: its bearer is in no group.
    case absent
    /// The names, in the token's order, which means nothing.
    case names([String])
    /// The claim is not an array of strings. It may mean any group, a prohibited one included, so every rule about groups refuses
    /// its bearer.
    case malformed

    /// - Returns: True if the group of exactly this name is said, compared by UTF-8 bytes.
    public func contains(_ group: String) -> Bool { names.contains { sameBytes($0, group) } }

    /// The names; none of a claim that is absent or malformed.
    public var names: [String] {
        if case .names(let names) = self { names } else { [] }
    }
}

extension GroupsClaim {
    /// What a claims set says at this place. One entry that is no string spoils the claim.
    init(at path: ClaimPath, in claimsSet: JSONDocument) {
        switch path.find(in: claimsSet) {
        case .absent: self = .absent
        case .obstructed: self = .malformed
        case .value(let view): self = view.elements.flatMap(Self.strings).map { .names($0) } ?? .malformed
        }
    }

    private static func strings(_ elements: [JSONView]) -> [String]? {
        let strings = elements.compactMap(\.string)
        return strings.count == elements.count ? strings : nil
    }
}
