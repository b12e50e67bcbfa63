import CognitoTesting
import JOSE
import StrictJSON

/// Tokens near good ones: none but the good ones themselves may be found signed, and no header read that says anything else than it should.
struct TokenBytes: FuzzTarget {
    static let name = "token"

    private let key: SigningKey?
    private let tokens: Mutator
    private let publicKey: JSONWebKey?
    private var read = 0
    private var verified = 0
    private var refused = 0

    init() {
        let key = try? SigningKey(keyID: "k1=")
        let tokens = TokenCorpus.claims.compactMap { claims in
            try? key.map { try CompactJWSBuilder(header: Array(TokenCorpus.headers[0].utf8), payload: Array(claims.utf8)).signed(by: $0) }
        }
        let marks = Array(".-_=+/AaZz09 ,\"".utf8) + [0, 0x80, 0xFF]
        self.key = key
        self.tokens = Mutator(seeds: tokens.compactMap { $0 }, marks: marks, numbers: [Array("0".utf8)])
        publicKey = key.flatMap { key in
            let set: JSONValue = ["keys": [key.publicJWK.json]]
            return try? JSONWebKeySet(parsing: set.encoded()).keys.first
        }
    }

    var coverage: String { "\(read) read, \(verified) verified, \(refused) refused" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        guard let publicKey else { throw Finding(reason: "the target is set up wrongly", bytes: []) }
        let token = generator.below(2) == 0 ? tokens.mutant(&generator) : withAnotherHeader(&generator)
        guard let jws = try? UnverifiedJWS(compactSerialization: token) else { return refused += 1 }
        read += 1
        if let fault = Self.fault(ofHeaderIn: token) { throw Finding(reason: "read, and the header \(fault)", bytes: token) }
        guard (try? jws.verified(with: publicKey)) != nil else { return }
        verified += 1
        guard tokens.seeds.contains(token) else { throw Finding(reason: "nobody has signed this", bytes: token) }
    }

    /// A good token whose header is another one, or a mutant.
    private func withAnotherHeader(_ generator: inout Generator) -> [UInt8] {
        let parts = generator.pick(tokens.seeds).split(separator: UInt8(ascii: "."))
        let header = generator.below(4) == 0 ? Array(generator.pick(TokenCorpus.headers).utf8) : TokenCorpus.json.mutant(&generator)
        var token = Array(Base64URL.encode(header).utf8)
        for part in parts.dropFirst() { token += [UInt8(ascii: ".")] + part }
        return token
    }

    private static func fault(ofHeaderIn token: [UInt8]) -> String? {
        let text = token.prefix { $0 != UInt8(ascii: ".") }
        guard let bytes = try? Base64URL.decode(Array(text).span) else { return "is not in base64url" }
        switch ReferenceObject(bytes) {
        case .members(let header): return fault(of: header)
        case .hugeNumber: return nil
        case .none: return "is no object"
        }
    }

    private static func fault(of header: [String: Any]) -> String? {
        guard header["alg"] as? String == "RS256" else { return "names another algorithm" }
        guard header["crit"] == nil else { return "has critical extensions" }
        guard let keyID = header["kid"] as? String, (1...256).contains(keyID.utf8.count) else { return "names no key" }
        guard let type = header["typ"] else { return nil }
        let types = ["jwt", "at+jwt", "application/at+jwt"]
        return (type as? String).map { types.contains($0.lowercased()) } == true ? nil : "is of another type"
    }
}
