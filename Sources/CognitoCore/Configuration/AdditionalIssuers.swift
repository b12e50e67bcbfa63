import EnvironmentReading
import JOSE
import StrictJSON

/// `COGNITO_ADDITIONAL_ISSUERS`: entries separated by commas, each a pool id or an issuer's address, followed by `;name=value` for what its
/// tokens must say. Several values of one name are separated by `|`.
///
///     eu-west-1_Second;client=abc|def;use=any, https://login.example.com;audience=orders;jwks=https://login.example.com/keys
extension ConfigurationRule where Value == [Issuer] {
    static var additionalIssuers: Self {
        let form =
            "POOL_ID;client=ID[|ID][;use=id|access|any][;audience=API][;issuer=URL][;jwks=URL][;required=yes|no] or URL;audience=NAME[|NAME][;alg=ALG[|ALG]][;jwks=URL][;groups=CLAIM][;scopes=CLAIM][;required=yes|no]"
        return ConfigurationRule<[Issuer]>.list(of: ConfigurationRule<Issuer>(form) { IssuerEntry($0)?.issuer() }).map { issuers in
            let names = Set(issuers.map { Array($0.name.utf8) })
            return names.count == issuers.count ? issuers : nil
        }
    }
}

/// One entry, taken apart and not yet judged.
private struct IssuerEntry {
    private let name: String
    private var parameters: [String: String] = [:]

    /// `nil` for a parameter without a value, or one that is given twice.
    init?(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else { return nil }
        self.name = String(name)
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let key = pair.first, let value = pair.last, !value.isEmpty else { return nil }
            guard parameters.updateValue(String(value), forKey: String(key)) == nil else { return nil }
        }
    }

    /// `nil` where the parameters are not those of such an issuer.
    func issuer() -> Issuer? {
        guard ["yes", "no", nil].contains(parameters["required"]) else { return nil }
        var issuer = name.contains("://") ? openID() : userPool()
        issuer?.isRequired = parameters["required"] != "no"
        return issuer
    }

    private func userPool() -> Issuer? {
        guard knows(["client", "use", "audience", "issuer", "jwks"]), let clients = values("client"),
            let region = name.split(separator: "_").first.map(String.init),
            let pool = try? UserPool(id: name, region: region, clientIDs: clients),
            let use = parameters["use"].map(AcceptedTokenUse.init(rawValue:)) ?? .id
        else { return nil }
        var addressed = pool
        if let text = parameters["issuer"] {
            guard let issuer = ConfigurationRule<String>.issuer.parse(text) else { return nil }
            addressed = pool.with(issuer: issuer)
        }
        if let text = parameters["jwks"] {
            guard let location = JWKSLocation(text) else { return nil }
            addressed = addressed.with(keySetLocation: location)
        }
        return Issuer(addressed, tokenUse: use, apiAudiences: values("audience") ?? [])
    }

    private func openID() -> Issuer? {
        guard knows(["audience", "alg", "jwks", "groups", "scopes"]), let audiences = values("audience"),
            let issuer = ConfigurationRule<String>.issuer.parse(name), isPlace("groups"), isPlace("scopes")
        else { return nil }
        let beside = issuer.hasSuffix("/") ? ".well-known/jwks.json" : "/.well-known/jwks.json"
        guard let location = JWKSLocation(parameters["jwks"] ?? issuer + beside) else { return nil }
        let names = values("alg") ?? [SignatureAlgorithm.rs256.rawValue]
        let algorithms = names.compactMap(SignatureAlgorithm.init(rawValue:))
        guard algorithms.count == names.count else { return nil }
        return try? Issuer(
            openID: issuer, audiences: audiences, keySetLocation: location, algorithms: SignatureAlgorithms(algorithms),
            groups: parameters["groups"].flatMap(ClaimPath.init), scopes: parameters["scopes"].flatMap(ClaimPath.init))
    }

    /// - Returns: True if what is said of a claim, if anything is, is where one can be; and one alone, since several would be ambiguous.
    private func isPlace(_ name: String) -> Bool {
        parameters[name].map { !$0.contains("|") && ClaimPath($0) != nil } ?? true
    }

    private func knows(_ names: Set<String>) -> Bool { names.union(["required"]).isSuperset(of: parameters.keys) }

    private func values(_ name: String) -> [String]? {
        parameters[name].map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }
}
