import StrictJSON

/// What a JWS says about its own protection, limited to what a verifier may act on.
///
/// Members that would let a token choose its own key (`jwk`, `jku`, `x5c`, `x5u`) are never read.
///
/// Source: RFC 7515 §4.1; RFC 8725 §3.1, §3.11
public struct ProtectedHeader: Sendable {
    /// `alg`.
    public let algorithm: SignatureAlgorithm
    /// `kid`: 1 to 256 bytes, opaque; compare it by bytes.
    public let keyID: String
    /// `typ` as it was spelled, when it is there.
    public let type: String?

    /// Reads a decoded header.
    ///
    /// - Throws: `notAnObject`, `missingAlgorithm`, `algorithmNotAllowed`, `criticalExtension`, `typeNotAllowed`, `missingKeyID` or
    ///   `malformedKeyID`.
    init(_ document: JSONDocument, accepting algorithms: SignatureAlgorithms) throws(JOSEError) {
        let header = document.root
        guard header.kind == .object else { throw .notAnObject(.header) }
        algorithm = try Self.algorithm(header["alg"], accepting: algorithms)
        // An empty or malformed `crit` is an error as well (RFC 7515 §4.1.11), so its content does not matter.
        guard header["crit"] == nil else { throw .criticalExtension }
        type = try Self.type(header["typ"])
        guard let member = header["kid"] else { throw .missingKeyID }
        guard let keyID = KeyID.read(member) else { throw .malformedKeyID }
        self.keyID = keyID
    }

    private static func algorithm(
        _ member: JSONView?, accepting algorithms: SignatureAlgorithms
    ) throws(JOSEError) -> SignatureAlgorithm {
        guard let member, member.kind == .string else { throw .missingAlgorithm }
        guard let algorithm = algorithms.named(member) else {
            throw .algorithmNotAllowed((member.string ?? "").cutForError)
        }
        return algorithm
    }

    /// A media type, so letter case does not count. A logout or event token must not pass for an access token.
    ///
    /// Source: RFC 7515 §4.1.9; RFC 9068 §2.1; RFC 8725 §3.11
    private static func type(_ member: JSONView?) throws(JOSEError) -> String? {
        guard let member else { return nil }
        guard let type = member.string else { throw .typeNotAllowed(nil) }
        guard ["jwt", "at+jwt", "application/at+jwt"].contains(where: { type.equalsIgnoringASCIICase($0) }) else {
            throw .typeNotAllowed(type.cutForError)
        }
        return type
    }
}

extension String {
    /// The first 64 bytes of the text, so that an error stays small whatever a token holds.
    fileprivate var cutForError: String { String(decoding: utf8.prefix(64), as: UTF8.self) }

    /// Folds ASCII letters only: the Kelvin sign is no `k`.
    fileprivate func equalsIgnoringASCIICase(_ lowercased: String) -> Bool {
        utf8.elementsEqual(lowercased.utf8) { found, wanted in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(found) ? found | 0x20 == wanted : found == wanted
        }
    }
}
