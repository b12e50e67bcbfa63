import StrictJSON

/// Sets the domain of a pool's OAuth endpoints. No DNS name is made: the endpoints stay at the pool's address.
enum CreateUserPoolDomain: PoolOperation {
    static let name = "CreateUserPoolDomain"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> JSONValue? {
        let domain = try input.domain()
        let (isCustom, custom) = (domain.utf8.contains(UInt8(ascii: ".")), try input.object("CustomDomainConfig"))
        let certificate = try custom.map { (custom) throws(CognitoError) in try custom.arn("CertificateArn") }
        guard isCustom == (certificate != nil) else { throw input.malformed("Domain") }
        if let word = ["aws", "amazon", "cognito"].first(where: { !isCustom && domain.contains($0) }) {
            throw .invalidParameter(.reservedDomain(word))
        }
        let settings = DomainSettings(
            managedLoginVersion: try input.optionalInteger("ManagedLoginVersion", in: 1...2) ?? 1, certificate: certificate)
        let pool = try pools.pool(id: try input.string("UserPoolId", length: 1...55))
        guard pools.pool(domain: domain) == nil else { throw .domainTaken }
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            guard directory.settings.domain == nil else { throw .domainTaken }
            (directory.settings.domain, directory.settings.domainSettings) = (domain, settings)
            directory.settings.changedAt = now
        }
        var answer: JSONMembers = ["ManagedLoginVersion": .integer(settings.managedLoginVersion)]
        answer["CloudFrontDomain"] = settings.distribution.map { .string($0) }
        return answer.json
    }
}

extension DomainSettings {
    /// The name to which the DNS entry of a custom domain would point; here there is nothing.
    var distribution: String? { certificate.map { _ in "d0000000000000.cloudfront.net" } }
}

extension OperationInput {
    /// A prefix or a custom domain: 1 to 63 lower-case letters, digits, hyphens and, between labels, dots.
    func domain() throws(CognitoError) -> String {
        let domain = try string("Domain", length: 1...63)
        let labels = domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isWellFormed = labels.allSatisfy { label in
            label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-") && !label.isEmpty
                && label.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
        }
        guard isWellFormed else { throw malformed("Domain") }
        return domain
    }
}
