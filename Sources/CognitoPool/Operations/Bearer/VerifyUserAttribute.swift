import StrictJSON

/// Verifies the e-mail address or phone number of a user who has signed in by the code that was sent there.
enum VerifyUserAttribute: BearerOperation {
    static let name = "VerifyUserAttribute"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let subject = try pool.bearer(ofAccessToken: try input.string("AccessToken")).user.subject
        let attribute = try input.verifiableAttribute()
        let code = try input.string("Code", length: 1...2_048)
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            guard let value = try directory.codes.check(code, .attribute(attribute), subject: subject, at: now) else { throw .codeExpired }
            let isPending = directory.settings.attributesVerifiedBeforeUpdate.contains(attribute)
            try directory.change(subject: subject, at: now) { account in
                if isPending { _ = account.user.setAttribute(attribute.rawValue, value) }
                account.user.verify(value)
            }
            directory.codes.use(.attribute(attribute), subject: subject)
        }
        return [:]
    }
}
