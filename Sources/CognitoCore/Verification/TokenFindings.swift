import JOSE
import LogSafety
import StrictJSON

/// What a token says and what was expected of it, in words. It is unverified, for reading alone.
struct TokenFindings {
    let now: NumericDate?
    let issuers: [CognitoVerifier.Trust]
    private let byteCount: Int
    private let token: ReadToken?
    /// The one of the issuers that the token names.
    let trusted: CognitoVerifier.Trust?
    private let concealsAddresses: Bool

    init(
        _ token: [UInt8], as form: ReadToken.Form, trusting issuers: [CognitoVerifier.Trust], maximumBytes: Int,
        concealingAddresses: Bool, now: NumericDate?
    ) {
        self.now = now
        concealsAddresses = concealingAddresses
        self.issuers = issuers
        byteCount = token.count
        let read = ReadToken(token, as: form, maximumBytes: maximumBytes)
        self.token = read
        trusted = read?[.issuer].flatMap { name in issuers.first { name.isString($0.policy.issuer.name) } }
    }

    /// True if the key that the token names is at hand.
    var keyIsKnown: Bool {
        guard let token, let trusted else { return false }
        return trusted.keys.keyIDs.contains { sameBytes($0, token.header.keyID) }
    }

    /// What a check that has passed was about.
    func found(_ check: VerificationCheck) -> String {
        switch check {
        case .form: "\(byteCount) bytes"
        case .header: token.map { "alg \($0.header.algorithm.rawValue)" } ?? ""
        case .issuer: value(.issuer)
        case .algorithm, .claims, .revocation, .route, .kind, .signature: ""
        case .tokenUse: isOfUserPool ? value(.tokenUse) : "not asked of this issuer"
        case .client: recipient
        case .start: time(.issuedAt).map { "issued at \($0.text)" } ?? ""
        case .key: "kid \(keyID)"
        case .expiry: expiry
        }
    }

    /// What may sign tokens of the issuer, or, where that is unknown, of any.
    var algorithms: String {
        let accepting = trusted.map { [$0] } ?? issuers
        let names = SignatureAlgorithm.allCases.filter { algorithm in accepting.contains { $0.policy.issuer.algorithms.contains(algorithm) }
        }
        return names.map { quoted($0.rawValue) }.joined(separator: ", ")
    }

    var keyID: String { token.map { quoted($0.header.keyID) } ?? "unknown" }

    /// The claim that says whom the token is for, and what it says.
    var recipient: String {
        let isAccess = isOfUserPool && token?[.tokenUse]?.isString(TokenUse.access.rawValue) == true
        let claim = token?.form == .loadBalancer ? Claim.client : isAccess ? .clientID : .audience
        return "\(claim.rawValue) \(value(claim))"
    }

    var isOfUserPool: Bool {
        if case .userPool = trusted?.policy.issuer.rules { true } else { false }
    }

    private var expiry: String {
        guard let end = time(.expirationTime) else { return "" }
        guard let now else { return "expires at \(end.text)" }
        return "expires at \(end.text), in \(Self.wholeSeconds(end.secondsSinceEpoch - now.secondsSinceEpoch)) s"
    }

    private func time(_ claim: Claim) -> NumericDate? { token?[claim]?.number.flatMap { NumericDate($0) } }

    /// A claim as the token spells it: a string, or some strings of an array.
    func value(_ claim: Claim) -> String {
        guard let view = token?[claim] else { return "nothing" }
        guard let elements = view.elements else { return quoted(view) }
        let shown = elements.prefix(4).map { quoted($0) } + (elements.count > 4 ? ["and \(elements.count - 4) more"] : [])
        return "[\(shown.joined(separator: ", "))]"
    }

    private func quoted(_ view: JSONView) -> String { view.string.map { quoted($0) } ?? "no string" }
}

// MARK: - Words

extension TokenFindings {
    private static let longest = 128

    /// A text from outside, cut and escaped, and concealed if need be.
    func quoted(_ text: String) -> String {
        Self.quoted(concealsAddresses ? ConcealedAddress.ofThisProcess.name(text) : text)
    }

    /// A text from outside, cut and escaped, addresses and all.
    static func quoted(_ text: String) -> String {
        let cut = text.utf8.count > longest ? String(decoding: text.utf8.prefix(longest), as: UTF8.self) : text
        return "\"\(LogText.escaped(cut))\"\(cut.utf8.count < text.utf8.count ? "..." : "")"
    }

    /// A sentence of this layer that may have a text from outside in it, escaped.
    func sentence(_ text: String) -> String {
        LogText.escaped(concealsAddresses ? ConcealedAddress.ofThisProcess.text(text) : text)
    }

    func list(_ texts: [String]) -> String { texts.isEmpty ? "none" : texts.map { quoted($0) }.joined(separator: ", ") }

    /// A number of seconds between two dates.
    static func wholeSeconds(_ seconds: Double) -> Int { Int(exactly: seconds.rounded(.down)) ?? 0 }
}
