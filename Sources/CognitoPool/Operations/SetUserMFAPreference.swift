import CognitoCore
import StrictJSON

/// Turns a user's second factors on and off, and sets the preferred one.
enum SetUserMFAPreference: BearerOperation {
    static let name = "SetUserMFAPreference"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let subject = try pool.bearer(ofAccessToken: try input.string("AccessToken")).user.subject
        return try pool.setMFAPreference(input) { directory throws(CognitoError) in try directory.account(subject: subject) }
    }
}

/// `SetUserMFAPreference` by the pool's owner, for any user.
enum AdminSetUserMFAPreference: PoolAdministration {
    static let name = "AdminSetUserMFAPreference"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let username = try input.username()
        return try pool.setMFAPreference(input) { directory throws(CognitoError) in try directory.account(username) }
    }
}

extension PoolService {
    fileprivate func setMFAPreference(
        _ input: OperationInput, of find: (UserDirectory) throws(CognitoError) -> UserDirectory.Account
    ) throws(CognitoError) -> JSONValue? {
        let wanted = [
            try MFAPreference(.softwareToken, input.optionalObject("SoftwareTokenMfaSettings")),
            try MFAPreference(.email, input.optionalObject("EmailMfaSettings")),
            try MFAPreference(.sms, input.optionalObject("SMSMfaSettings")),
        ]
        let passkey = try input.optionalObject("WebAuthnMfaSettings")?.optionalBool("Enabled") ?? false
        guard !passkey, wanted.count(where: { $0.map { $0.isEnabled && $0.isPreferred } ?? false }) <= 1 else {
            throw .invalidParameter(.mfaMethodNotUsable)
        }
        let now = try now()
        try withDirectory { directory throws(CognitoError) in
            let (account, allowed) = (try find(directory), directory.mfaMethods)
            for case let preference? in wanted where preference.isEnabled {
                guard allowed.contains(preference.method), directory.isSetUp(preference.method, for: account) else {
                    throw .invalidParameter(.mfaMethodNotUsable)
                }
            }
            try directory.change(subject: account.user.subject, at: now) { account in
                for case let preference? in wanted { preference.apply(to: &account.mfa) }
            }
        }
        return [:]
    }
}

/// `…MfaSettings`.
private struct MFAPreference {
    let method: UserMFA.Method
    let isEnabled: Bool
    let isPreferred: Bool

    /// `nil` if the call does not have the factor.
    init?(_ method: UserMFA.Method, _ settings: OperationInput?) throws(CognitoError) {
        guard let settings else { return nil }
        self.method = method
        isPreferred = try settings.optionalBool("PreferredMfa") ?? false
        isEnabled = try settings.optionalBool("Enabled") ?? isPreferred
    }

    func apply(to mfa: inout UserMFA) {
        if isEnabled { mfa.turnOn(method, isPreferred: isPreferred) } else { mfa.turnOff(method) }
        if isEnabled, !isPreferred, mfa.preferred == method { mfa.preferred = nil }
    }
}
