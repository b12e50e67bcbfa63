import StrictJSON

/// Sends a code to the e-mail address or phone number of a user who has signed in.
enum GetUserAttributeVerificationCode: BearerOperation {
    static let name = "GetUserAttributeVerificationCode"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (bearer, client) = try pool.bearerAndClient(ofAccessToken: try input.string("AccessToken"))
        let attribute = try input.verifiableAttribute()
        guard client?.readAttributes.includes(attribute.rawValue) ?? true else { throw .attributeNotReadable(attribute.rawValue) }
        guard let value = bearer.user.attribute(attribute.rawValue) else { throw .invalidParameter(.attributeNotVerifiable) }
        return ["CodeDeliveryDetails": try pool.sendRequestedCode(.attribute(attribute), to: bearer.user, at: attribute, value)]
    }
}

extension OperationInput {
    /// `AttributeName`: `email` or `phone_number`.
    func verifiableAttribute() throws(CognitoError) -> AliasAttribute {
        guard let attribute = AliasAttribute(rawValue: try string("AttributeName", length: 1...32)), attribute.verifiedName != nil else {
            throw .invalidParameter(.attributeNotVerifiable)
        }
        return attribute
    }
}
