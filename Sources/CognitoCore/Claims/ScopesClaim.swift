import StrictJSON

/// Where tokens say which scopes they grant, and in which shape. What is of another shape grants none.
enum ScopesClaim: Sendable, Equatable {
    /// Nowhere: tokens of this kind grant none.
    case none
    /// `scope`, as text: a user pool's access tokens.
    case text
    /// `scope`, or `scp` where there is no `scope`; as text or as an array of strings.
    case usual
    /// At this place, as text or as an array of strings.
    case at(ClaimPath)

    /// The scopes that a claims set grants, in its order.
    func scopes(in claimsSet: JSONDocument) -> [String] {
        switch self {
        case .none: []
        case .text: claimsSet[.scope].flatMap(Self.words) ?? []
        case .usual: Self.scopes(claimsSet[.scope] ?? claimsSet[.scp])
        case .at(let path): if case .value(let view) = path.find(in: claimsSet) { Self.scopes(view) } else { [] }
        }
    }

    private static func scopes(_ view: JSONView?) -> [String] {
        guard let view else { return [] }
        guard let elements = view.elements else { return words(view) ?? [] }
        let scopes = elements.compactMap(\.string)
        return scopes.count == elements.count ? scopes : []
    }

    /// Split at single spaces as OAuth has it; a tab or a line break is part of a name, so such a name matches nothing.
    ///
    /// Source: RFC 6749 §3.3
    private static func words(_ view: JSONView) -> [String]? {
        view.string.map { text in text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) } }
    }
}
