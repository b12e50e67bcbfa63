import CognitoCore
import StrictJSON

extension UserDirectory {
    /// A user who is to be made, with the attributes that the call gives; where users sign in by an attribute, the given name is it.
    ///
    /// - Throws: `usernameNotEmail`, `attributeMissing`, and what ``setting(_:of:by:isNew:)`` throws.
    func newUser(
        _ username: String, _ password: TestUser.Password, _ attributes: [(name: String, value: String)], by setter: AttributeSetter
    ) throws(CognitoError) -> TestUser {
        var user = TestUser(username: username, password: password, email: nil, attributes: [:], groups: [])
        user.isEmailVerified = false
        user = try setting(attributes, of: user, by: setter, isNew: true)
        if namesUsersBySubject {
            guard let alias = settings.usernameAttributes.first(where: { $0.isForm(of: username) }) else { throw .usernameNotEmail }
            _ = user.setAttribute(alias.rawValue, username)
        }
        if case .user = setter { try checkRequired(user) }
        return try named(user)
    }

    /// Removes attributes; one that the user does not have is no error.
    ///
    /// - Throws: `userNotFound`, `attributeNotSettable` for `sub` and for an alias that is the user's name, `attributeNotWritable`.
    mutating func removeAttributes(
        _ names: [String], of username: String, by setter: AttributeSetter, at now: Double
    ) throws(CognitoError) {
        let required = settings.usernameAttributes.map(\.rawValue) + settings.requiredAttributes + ["sub"]
        for name in names {
            guard !required.contains(where: { sameBytes($0, name) }) else { throw .attributeNotSettable }
            if case .user(let client) = setter, !client.writeAttributes.includes(name) { throw .attributeNotWritable(name) }
        }
        try change(username, at: now) { account in
            for name in names { account.user.removeAttribute(name) }
        }
    }
}

extension AliasAttribute {
    /// - Returns: True if a text has the form of this attribute.
    func isForm(of text: String) -> Bool {
        switch self {
        case .email: UserDirectory.isEmail(text)
        case .phoneNumber: UserDirectory.isPhoneNumber(text)
        case .preferredUsername: true
        }
    }
}
