import CognitoCore
import StrictJSON

extension UserDirectory {
    /// A new user with the attributes of the call. If users sign in by an attribute, the given name is its value.
    ///
    /// - Throws: `usernameNotAlias`, `attributeMissing`, and the errors of ``setting(_:of:by:isNew:)``.
    func newUser(
        _ username: String, _ password: TestUser.Password, _ attributes: [(name: String, value: String)], by setter: AttributeSetter
    ) throws(CognitoError) -> TestUser {
        var user = TestUser(username: username, password: password, email: nil, attributes: [:], groups: [])
        user.isEmailVerified = false
        user = try setting(attributes, of: user, by: setter, isNew: true)
        if namesUsersBySubject {
            guard let alias = settings.usernameAttributes.first(where: { $0.isForm(of: username) }) else {
                throw .usernameNotAlias(settings.usernameAttributes)
            }
            _ = user.setAttribute(alias.rawValue, username)
        }
        if case .user = setter, let missing = missingAttributes(of: user).first { throw .attributeMissing(missing) }
        return try named(user)
    }

    /// Removes attributes. An attribute that the user does not have is no error.
    ///
    /// - Throws: `userNotFound`; `attributeImmutable`, `attributeNotDeletable`, `attributeNotInSchema` or `attributeNotWritable`.
    mutating func removeAttributes(
        _ names: [String], of username: String, by setter: AttributeSetter, at now: Double
    ) throws(CognitoError) {
        try removeAttributes(names, ofSubject: try account(username).user.subject, by: setter, at: now)
    }

    /// Removes attributes of the user with this `sub`, as ``removeAttributes(_:of:by:at:)`` does.
    mutating func removeAttributes(
        _ names: [String], ofSubject subject: String, by setter: AttributeSetter, at now: Double
    ) throws(CognitoError) {
        let user = try account(subject: subject).user
        for name in names { try checkRemoval(of: name, from: user, by: setter) }
        try change(subject: subject, at: now) { account in
            for name in names { account.user.removeAttribute(name) }
        }
    }
}

extension AliasAttribute {
    /// - Returns: True if the text has the form of this attribute.
    func isForm(of text: String) -> Bool {
        switch self {
        case .email: UserDirectory.isEmail(text)
        case .phoneNumber: UserDirectory.isPhoneNumber(text)
        case .preferredUsername: true
        }
    }
}
