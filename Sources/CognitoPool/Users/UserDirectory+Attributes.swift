extension UserDirectory {
    /// Sets attributes of a user. Throws `userNotFound` or `attributeNotSettable`; then none is set.
    mutating func setAttributes(
        _ attributes: [(name: String, value: String)], of name: String, at now: Double
    ) throws(CognitoError) {
        let before = try account(name).user
        var user = before
        for (name, value) in attributes {
            guard user.setAttribute(name, value) else { throw .attributeNotSettable }
        }
        // Where users sign in by it, the address is their name here.
        guard !signsInByEmail || user.email == before.email else { throw .attributeNotSettable }
        try change(name, at: now) { $0.user = user }
    }
}
