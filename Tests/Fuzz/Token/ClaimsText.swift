import CognitoCore
import CognitoTesting
import Foundation
import JOSE
import StrictJSON

/// Claims for the policy of a user pool, held against rules written down once more in Foundation's terms: what ours takes must be taken there.
struct ClaimsText: FuzzTarget {
    static let name = "claims"

    private let verifier: CognitoVerifier?
    private var taken = 0
    private var refused = 0

    init() {
        let pool = try? UserPool(id: "us-fake-1_abCDeFgHi", region: "us-fake-1", clientIDs: [TokenCorpus.clientID])
        verifier = pool.map { pool in
            CognitoVerifier(policy: ClaimsPolicy(trusting: pool, tokenUse: .any), keys: NoKeys()) {
                NumericDate(secondsSinceEpoch: TokenCorpus.now)
            }
        }
    }

    var coverage: String { "\(taken) taken, \(refused) refused" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        let text = TokenCorpus.json.mutant(&generator)
        guard let verifier else { throw Finding(reason: "the target is set up wrongly", bytes: []) }
        let token = CompactJWSBuilder(header: Array(TokenCorpus.headers[0].utf8), payload: text).serialized(signature: [0])
        // Without an answer for want of a key: everything but the signature is in order.
        do {
            guard case .later = try verifier.verification(of: token[...]) else {
                throw Finding(reason: "nobody has signed this", bytes: text)
            }
        } catch {
            guard error is VerificationError else { throw Finding(reason: "\(error)", bytes: text) }
            return refused += 1
        }
        taken += 1
        switch ReferenceObject(text) {
        case .members(let claims): if let fault = Self.fault(of: claims) { throw Finding(reason: "taken, and \(fault)", bytes: text) }
        // Claims that no rule reads may be anything.
        case .hugeNumber: return
        case .none: throw Finding(reason: "taken, and is no object", bytes: text)
        }
    }

    private static func fault(of claims: [String: Any]) -> String? {
        guard (claims["iss"] as? String).map({ Array($0.utf8) }) == Array(TokenCorpus.issuer.utf8) else { return "not of the issuer" }
        guard let subject = claims["sub"] as? String, !subject.isEmpty else { return "without a subject" }
        guard let expiry = claims["exp"] as? Double, expiry > TokenCorpus.now else { return "expired" }
        for (start, allowance) in [("iat", 60.0), ("nbf", 0)] where claims[start] != nil {
            guard let time = claims[start] as? Double, time <= TokenCorpus.now + allowance else { return "not valid yet" }
        }
        switch claims["token_use"] as? String {
        case "id":
            let audience = claims["aud"] as? [String] ?? (claims["aud"] as? String).map { [$0] }
            return audience == [TokenCorpus.clientID] ? nil : "for another client"
        case "access": return claims["client_id"] as? String == TokenCorpus.clientID ? nil : "of another client"
        default: return "of no use"
        }
    }
}

/// Keys that are never at hand.
private struct NoKeys: KeySource {
    var generation: UInt64? { nil }
    func knownKey(_ keyID: String) -> JSONWebKey? { nil }
    func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey { throw .unknownKey }
}
