import StrictJSON

/// A claims set, in the form in which it is kept.
enum ClaimsText: Sendable {
    case document(JSONDocument)
    case token(CompactClaims)

    subscript(_ claim: Claim) -> JSONView? { member(claim.rawValue) }

    func member(_ name: String) -> JSONView? {
        switch self {
        case .document(let document): document.root.member(name)
        case .token(let claims): claims.withClaim(name) { (text: Span<UInt8>, _: Bool) -> JSONView? in Self.view(text) }
        }
    }

    /// The value of a claim that is a string.
    func string(_ claim: Claim) -> String? {
        guard case .token(let claims) = self else { return self[claim]?.string }
        return claims.withClaim(claim.rawValue) { (text: Span<UInt8>, isPlain: Bool) -> String? in
            guard isPlain else { return Self.view(text)?.string }
            return try? String(copying: UTF8Span(validating: text.extracting(1..<text.count - 1)))
        }
    }

    /// The whole text, byte for byte.
    var bytes: [UInt8] {
        switch self {
        case .document(let document): document.bytes
        case .token(let claims): claims.text
        }
    }

    /// The whole claims set; a cached one is read anew.
    var document: JSONDocument {
        switch self {
        case .document(let document): document
        case .token(let claims): (try? JSONDocument(parsing: claims.text)) ?? JSONDocument()
        }
    }

    private static func view(_ text: Span<UInt8>) -> JSONView? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for offset in text.indices { bytes.append(text[offset]) }
        return try? JSONDocument(parsing: bytes).root
    }
}
