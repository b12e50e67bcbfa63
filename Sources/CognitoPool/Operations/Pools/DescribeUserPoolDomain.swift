import StrictJSON

/// Describes a domain. The description of an unknown domain is empty, as at AWS.
enum DescribeUserPoolDomain: PoolOperation {
    static let name = "DescribeUserPoolDomain"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> JSONValue? {
        let domain = try input.domain()
        guard let pool = pools.pool(domain: domain) else { return ["DomainDescription": [:]] }
        let settings = pool.settings.domainSettings
        var description: JSONMembers = [
            "UserPoolId": .string(pool.id), "AWSAccountId": "000000000000", "Domain": .string(domain), "Version": "1", "Status": "ACTIVE",
            "ManagedLoginVersion": .integer(settings.managedLoginVersion),
        ]
        description["CloudFrontDistribution"] = settings.distribution.map { .string($0) }
        description["CustomDomainConfig"] = settings.certificate.map { ["CertificateArn": .string($0)] }
        return ["DomainDescription": description.json]
    }
}
