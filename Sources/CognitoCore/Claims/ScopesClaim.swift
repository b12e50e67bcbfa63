import StrictJSON

/// The place and the type of the claim about scopes. A claim of another type grants none.
enum ScopesClaim: Sendable, Equatable {
    /// Tokens of this kind grant no scopes.
    case none
    /// `scope`, as text: a user pool's access tokens.
    case text
    /// `scope`, or else `scp`, as text or as an array of strings.
    case usual
    /// At this place, as text or as an array of strings.
    case at(ClaimPath)

    /// The scopes that a claims set grants, in its order.
    func scopes(in claims: ClaimsText) -> [String] {
        switch self {
        case .none: []
        case .text: claims[.scope].flatMap(Self.words) ?? []
        case .usual: Self.scopes(claims[.scope] ?? claims[.scp])
        case .at(let path): if case .value(let view) = path.find(in: claims) { Self.scopes(view) } else { [] }
        }
    }

    private static func scopes(_ view: JSONView?) -> [String] {
        guard let view else { return [] }
        guard let elements = view.elements else { return words(view) ?? [] }
        let scopes = elements.compactMap(\.string)
        return scopes.count == elements.count ? scopes : []
    }

    /// Splits a text at single spaces. A tab or a line break counts as a part of a name, so such a name matches no scope.
    ///
    /// Source: RFC 6749 §3.3
    private static func words(_ view: JSONView) -> [String]? {
        view.string.map { text in text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) } }
    }
}
