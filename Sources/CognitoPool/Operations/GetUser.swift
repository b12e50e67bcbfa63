import StrictJSON

/// Tells the bearer of an access token about its user. Groups are not told.
enum GetUser: BearerOperation {
    static let name = "GetUser"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let user = try pool.bearer(ofAccessToken: try input.string("AccessToken")).user
        return ["Username": .string(user.username), "UserAttributes": user.attributesJSON]
    }
}

extension TestUser {
    /// The attributes as `[{"Name": …, "Value": …}]`.
    var attributesJSON: JSONValue {
        .array(attributeList.map { ["Name": .string($0.name), "Value": .string($0.value)] })
    }
}
