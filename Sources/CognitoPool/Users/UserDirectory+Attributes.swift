extension UserDirectory {
    /// Sets attributes of a user. Throws `userNotFound`, `attributeNotSettable` or `aliasExists`; then none is set.
    mutating func setAttributes(
        _ attributes: [(name: String, value: String)], of name: String, at now: Double
    ) throws(CognitoError) {
        var user = try account(name).user
        for (name, value) in attributes {
            guard user.setAttribute(name, value) else { throw .attributeNotSettable }
        }
        try change(name, at: now) { $0.user = user }
    }
}
