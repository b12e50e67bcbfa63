import CognitoCore
import Locking
import Signing
import StrictJSON

/// Sends codes and temporary passwords to users.
extension PoolService {
    /// Makes a code that a user asks for, and sends it.
    ///
    /// - Returns: `CodeDeliveryDetailsType`.
    /// - Throws: What ``sendCode(_:to:at:_:)`` throws; `limitExceeded` where the user has asked too often.
    func sendRequestedCode(
        _ purpose: ConfirmationCodes.Purpose, to user: TestUser, at attribute: AliasAttribute, _ value: String
    ) throws(CognitoError) -> JSONValue {
        try countRequest(purpose, for: user.subject, isKnown: true)
        return try sendCode(purpose, to: user, at: attribute, value)
    }

    private func countRequest(_ purpose: ConfirmationCodes.Purpose, for name: String, isKnown: Bool) throws(CognitoError) {
        let now = try now()
        try withDirectory { directory throws(CognitoError) in
            try directory.codes.request(purpose, for: name, isKnown: isKnown, at: now)
        }
    }

    /// Makes a code for a user and sends it.
    ///
    /// - Parameters:
    ///   - attribute: The kind of the destination: `email` or `phone_number`.
    ///   - value: The address or number, which may not be an attribute of the user yet.
    /// - Returns: `CodeDeliveryDetailsType`.
    /// - Throws: `internalFailure` if OpenSSL or the clock fails.
    func sendCode(
        _ purpose: ConfirmationCodes.Purpose, to user: TestUser, at attribute: AliasAttribute, _ value: String
    ) throws(CognitoError) -> JSONValue {
        let now = try now()
        let code = try withDirectory { directory throws(CognitoError) in
            try directory.codes.issue(purpose, subject: user.subject, value: value, at: now)
        }
        send(.init(purpose), code, to: user, at: attribute, value, sentAt: now)
        return Self.deliveryDetails(attribute, value)
    }

    /// Sends a temporary password to the user's e-mail address or phone number, or nothing to a user without both.
    func sendTemporaryPassword(_ password: String, to user: TestUser, preferring medium: AliasAttribute?) throws(CognitoError) {
        let media = medium == .phoneNumber ? [AliasAttribute.phoneNumber, .email] : [.email, .phoneNumber]
        guard let medium = media.first(where: { user.attribute($0.rawValue) != nil }), let value = user.attribute(medium.rawValue) else {
            return
        }
        send(.temporaryPassword, password, to: user, at: medium, value, sentAt: try now())
    }

    private func send(
        _ purpose: PoolMessage.Purpose, _ code: String, to user: TestUser, at attribute: AliasAttribute, _ value: String, sentAt: Double
    ) {
        let text =
            switch purpose {
            case .temporaryPassword: "Your username is \(user.username) and temporary password is \(code)."
            case .forgotPassword: "Your password reset code is \(code)."
            case .signIn: "Your one-time password is \(code)."
            case .signUp, .attributeVerification: "Your confirmation code is \(code)."
            }
        environment.send(
            PoolMessage(
                poolID: id, username: user.username, destination: value, medium: attribute == .email ? .email : .sms, purpose: purpose,
                code: code, text: text, sentAt: sentAt))
    }

    static func deliveryDetails(_ attribute: AliasAttribute, _ value: String) -> JSONValue {
        [
            "Destination": .string(ConcealedContact.text(value)), "DeliveryMedium": attribute == .email ? "EMAIL" : "SMS",
            "AttributeName": .string(attribute.rawValue),
        ]
    }

    /// A made-up `CodeDeliveryDetailsType` for a code that is not sent, so that the client cannot tell whether the user exists. A name gets
    /// the same details each time, and is limited like that of a user.
    func simulatedDelivery(_ purpose: ConfirmationCodes.Purpose, _ username: String) throws(CognitoError) -> JSONValue {
        try countRequest(purpose, for: directory.withLock { $0.accounts.folded(username) }.text, isKnown: false)
        let bytes: [UInt8]
        do { bytes = try AuthenticationCode.make(key: environment.concealment, Array(username.utf8)) } catch { throw .internalFailure }
        let letters = bytes.prefix(2).map { String(UnicodeScalar(UInt8(ascii: "a") + $0 % 26)) }
        return Self.deliveryDetails(.email, "\(letters[0])@\(letters[1])")
    }
}

extension PoolMessage.Purpose {
    fileprivate init(_ purpose: ConfirmationCodes.Purpose) {
        self =
            switch purpose {
            case .signUp: .signUp
            case .forgotPassword: .forgotPassword
            case .attribute: .attributeVerification
            case .signIn: .signIn
            }
    }
}

extension UserDirectory {
    /// The destination of a sign-up code: the first attribute that the pool verifies and the user has.
    func signUpContact(of user: TestUser) -> (AliasAttribute, String)? {
        for attribute in settings.autoVerifiedAttributes {
            if let value = user.attribute(attribute.rawValue) { return (attribute, value) }
        }
        return nil
    }

    /// The destination of a code for a forgotten password: the first verified one of those that the pool allows.
    ///
    /// - Parameter administrator: If true, an administrator sends it, and a pool that allows none allows both.
    func recoveryContact(of user: TestUser, byAdministrator administrator: Bool = false) -> (AliasAttribute, String)? {
        let allowed = settings.recoveryAttributes
        for attribute in administrator && allowed.isEmpty ? [.email, .phoneNumber] : allowed {
            guard let verified = attribute.verifiedName, user.attribute(verified) == "true" else { continue }
            if let value = user.attribute(attribute.rawValue) { return (attribute, value) }
        }
        return nil
    }
}
