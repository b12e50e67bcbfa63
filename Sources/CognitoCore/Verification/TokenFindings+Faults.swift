import JOSE
import LogSafety

extension TokenFindings {
    /// What is wrong with the token, in words; `nil` when nothing is.
    func fault(_ outcome: Result<any CognitoClaims, VerificationError>) -> String? {
        switch outcome {
        case .success: nil
        case .failure(.rejected(.token(let error))): fault(error)
        case .failure(.rejected(.claims(let fault))): self.fault(fault)
        case .failure(.rejected(.algorithm(let algorithm))): "alg \(Self.quoted(algorithm.rawValue)); this issuer signs with: \(algorithms)"
        case .failure(.rejected(.unknownKey)): unknownKey
        case .failure(.rejected(.revoked)): "it has been revoked here"
        case .failure(.unavailable(let unavailability)): fault(unavailability)
        }
    }

    /// A key that the issuer publishes and that cannot be used is unknown to the verifier, but not to who looks for the cause.
    private var unknownKey: String {
        let skipped = trusted?.keys.skippedKeys ?? []
        let passedOver = skipped.isEmpty ? "" : "; not usable: \(sentence(JSONWebKeySet.Skipped.list(skipped)))"
        return "kid \(keyID) is none of the issuer's keys: \(list(trusted?.keys.keyIDs ?? []))\(passedOver)"
    }

    private func fault(_ unavailability: Unavailability) -> String {
        let place = trusted.map { LogText.escaped("\($0.policy.issuer.keySetLocation)") } ?? "its place"
        guard let failure = trusted?.keys.lastFailure else { return "kid \(keyID) cannot be looked up: \(unavailability.cause.rawValue)" }
        return "kid \(keyID) cannot be looked up: no key set from \(place): \(failure)"
    }

    private func fault(_ error: JOSEError) -> String {
        switch error {
        case .tokenTooLong(let bytes, let limit): "\(bytes) bytes, and no more than \(limit) are read"
        case .wrongPartCount(let count): "\(count == 1 ? "1 part" : "\(count) parts") between dots; a token has 3"
        case .emptyPart(let part): "the \(part) is empty"
        case .malformedBase64URL(let part, _): "the \(part) is not strict base64url"
        case .malformedJSON(let part, _): "the \(part) is not strict JSON"
        case .notAnObject(let part): "the \(part) is no JSON object"
        case .missingAlgorithm: "alg is missing or no string"
        case .algorithmNotAllowed(let name): "alg \(quoted(name)); taken: \(algorithms)"
        case .missingKeyID: "kid is missing"
        case .malformedKeyID: "kid is no string of 1 to 256 bytes without control characters"
        case .typeNotAllowed(let type): "typ \(type.map { quoted($0) } ?? "is no string"); taken: \"JWT\", \"at+jwt\""
        case .criticalExtension: "crit is there, and no extension is understood"
        case .wrongSignatureLength(let expected, let found): "\(found) bytes; the key makes \(expected)"
        case .signatureInvalid: "not made by the key \(keyID), or the token was changed afterwards"
        default: sentence("\(error)")
        }
    }

    private func fault(_ fault: ClaimsFault) -> String {
        switch fault {
        case .missing(let claim): "\(claim.rawValue) is missing"
        case .malformed(.tokenUse): "token_use is \(value(.tokenUse)); known: \"id\", \"access\""
        case .malformed(let claim): "\(claim.rawValue) is of another type, empty or out of range"
        case .issuerNotTrusted: "found \(value(.issuer)); trusted: \(list(issuers.map(\.policy.issuer.name)))"
        case .signerNotAccepted: "signer \(value(.signer)) is another load balancer"
        case .tokenUseNotAccepted(let use): "found \"\(use.rawValue)\"; taken: \"\(acceptedUse)\""
        case .kindNotAccepted(let kind): "a token of the kind \(kind.rawValue) is not taken here"
        case .issuerNotTakenHere(let taken): "iss \(value(.issuer)); this route takes: \(list(taken))"
        case .recipientNotTakenHere(let taken): "\(recipient); this route takes: \(list(taken))"
        case .clientNotAccepted: "\(recipient); accepted: \(list(trusted?.policy.issuer.recipients ?? []))"
        case .audienceNotAccepted: "aud \(value(.audience)); accepted: \(list(audiences))"
        case .issuedInFuture(let start, let now): "issued at \(start.text), \(seconds(from: now, to: start)) from now\(issuedAtBound)"
        case .notYetValid(let start, let now): "valid from \(start.text), \(seconds(from: now, to: start)) from now\(skew)"
        case .expired(let end, let now): "expired at \(end.text), \(seconds(from: end, to: now)) ago\(skew)"
        }
    }

    private var acceptedUse: String {
        guard case .userPool(_, let use, _) = trusted?.policy.issuer.rules else { return "" }
        return use.rawValue
    }

    /// What `aud` may be: of an access token an API, of any other token what its issuer's tokens are made for.
    private var audiences: [String] {
        guard let issuer = trusted?.policy.issuer else { return [] }
        guard case .userPool(_, _, let apis) = issuer.rules, value(.tokenUse) == "\"access\"" else { return issuer.recipients }
        return apis
    }

    private func seconds(from start: NumericDate, to end: NumericDate) -> String {
        "\(Self.wholeSeconds(end.secondsSinceEpoch - start.secondsSinceEpoch)) s"
    }

    private var issuedAtBound: String {
        "; \(Self.wholeSeconds((trusted?.policy.clockSkew ?? 0) + ClaimsPolicy.issuedAtAllowance)) s are taken"
    }

    private var skew: String {
        let skew = Self.wholeSeconds(trusted?.policy.clockSkew ?? 0)
        return skew == 0 ? "" : ", and the clocks may differ by \(skew) s"
    }
}
