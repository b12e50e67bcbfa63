import StrictJSON

/// Describes a domain. The description of an unknown domain is empty, as at AWS.
enum DescribeUserPoolDomain: PoolOperation {
    static let name = "DescribeUserPoolDomain"
    static let isOwnersOnly = true

    static func answer(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> JSONValue? {
        let domain = try input.domain()
        guard let pool = pools.pool(domain: domain) else { return ["DomainDescription": [:]] }
        return [
            "DomainDescription": [
                "UserPoolId": .string(pool.id), "AWSAccountId": "000000000000", "Domain": .string(domain), "Version": "1",
                "Status": "ACTIVE",
                "ManagedLoginVersion": 1,
            ]
        ]
    }
}
