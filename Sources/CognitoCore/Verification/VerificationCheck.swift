import JOSE

/// The checks of a token in the order in which they are made, so that a failed verification can be told check by
/// check: those before the failed one passed, those after it were not reached.
public enum VerificationCheck: String, Sendable, CaseIterable {
    /// Three parts of strict base64url, JSON in the first two.
    case form
    /// `alg`, `crit`, `typ` and `kid`.
    case header
    /// `iss` is a trusted issuer.
    case issuer
    /// `alg` is one that this issuer signs with.
    case algorithm
    /// The other claims that its tokens have are there and of their types.
    case claims
    /// `token_use` is taken here.
    case tokenUse
    /// `aud` or `client_id` is one of ours.
    case client
    /// `iat` and `nbf` have come.
    case start
    /// The key is one of the issuer's.
    case key
    /// The signature is right.
    case signature
    /// `exp` has not come. It is told only of a token whose signature is right, or cannot be looked into.
    case expiry
    /// It has not been revoked here.
    case revocation
    /// The route takes tokens of this issuer, and for this recipient.
    case route
    /// The route takes tokens of this kind.
    case kind
}

extension Rejection {
    /// The check that failed.
    public var failedCheck: VerificationCheck {
        switch self {
        case .token(let error): error.failedCheck
        case .claims(let fault): fault.failedCheck
        case .algorithm: .algorithm
        case .unknownKey: .key
        case .revoked: .revocation
        }
    }
}

extension ClaimsFault {
    fileprivate var failedCheck: VerificationCheck {
        switch self {
        case .missing(.issuer), .malformed(.issuer), .issuerNotTrusted, .signerNotAccepted: .issuer
        case .missing, .malformed: .claims
        case .kindNotAccepted: .kind
        case .issuerNotTakenHere, .recipientNotTakenHere: .route
        case .tokenUseNotAccepted: .tokenUse
        case .clientNotAccepted, .audienceNotAccepted: .client
        case .issuedInFuture, .notYetValid: .start
        case .expired: .expiry
        }
    }
}

extension JOSEError {
    fileprivate var failedCheck: VerificationCheck {
        switch self {
        case .missingAlgorithm, .algorithmNotAllowed, .missingKeyID, .malformedKeyID, .typeNotAllowed,
            .criticalExtension:
            .header
        case .keyIDMismatch, .algorithmMismatch, .keyTypeMismatch, .modulusSizeNotAllowed, .malformedModulus, .exponentNotAllowed,
            .factorableModulus, .coordinateLengthNotAllowed, .pointNotOnCurve, .pointOfSmallOrder, .keyNotUsable, .malformedPEM,
            .malformedPublicKeyInfo, .malformedKeySet, .missingKeys, .tooManyKeys, .duplicateKeyID, .privateMember, .noUsableKey:
            .key
        case .wrongSignatureLength, .signatureInvalid: .signature
        case .tokenTooLong, .wrongPartCount, .emptyPart, .malformedBase64URL, .malformedJSON, .notAnObject: .form
        }
    }
}
