import Signing

/// The codes that were sent to users and wait to be given back. Each is bound to a user and a purpose, expires, is good for one use, and
/// allows five wrong tries; a new code of the same user and purpose takes its place.
///
/// Source: docs/cognito.md; threats.md T144
struct ConfirmationCodes: Sendable {
    static let maximumCount = 100_000
    static let maximumTries = 5

    /// What a code is good for.
    enum Purpose: Hashable, Sendable {
        case signUp
        case forgotPassword
        /// `email` or `phone_number`.
        case attribute(AliasAttribute)
        /// A one-time password for signing in, of eight digits.
        case signIn

        var digits: Int { self == .signIn ? 8 : 6 }

        /// In seconds.
        var lifetime: Double {
            switch self {
            case .signUp, .attribute: 86_400
            case .forgotPassword: 3_600
            case .signIn: 180
            }
        }

        fileprivate var name: String {
            switch self {
            case .signUp: "sign-up"
            case .forgotPassword: "forgotten-password"
            case .attribute(let attribute): attribute.rawValue
            case .signIn: "sign-in"
            }
        }
    }

    private struct Entry: Sendable {
        let code: String
        /// What was to be verified, where it is no attribute of the user yet.
        let value: String?
        let expiresAt: Double
        var wrongTries = 0
        var isUsed = false
    }

    private var entries = BoundedTable<Entry>(capacity: maximumCount)

    /// Makes a code for a user, by `sub`.
    ///
    /// - Parameter value: The e-mail address or phone number that the code verifies, if that is what it does.
    /// - Throws: `internalFailure` when OpenSSL fails.
    mutating func issue(
        _ purpose: Purpose, subject: String, value: String? = nil, at now: Double
    ) throws(CognitoError) -> String {
        let code = try RandomDigits.text(purpose.digits)
        entries.insert(Entry(code: code, value: value, expiresAt: now + purpose.lifetime), for: Self.key(subject, purpose))
        return code
    }

    /// Checks a code without using it up. A wrong one counts.
    ///
    /// - Returns: The value that was given to ``issue(_:subject:value:at:)``.
    /// - Throws: `codeExpired` where none waits, `limitExceeded` after five wrong tries, `codeMismatch`.
    @discardableResult
    mutating func check(
        _ code: String, _ purpose: Purpose, subject: String, at now: Double
    ) throws(CognitoError) -> String? {
        let key = Self.key(subject, purpose)
        guard var entry = entries[key], !entry.isUsed, now < entry.expiresAt else { throw .codeExpired }
        guard entry.wrongTries < Self.maximumTries else { throw .limitExceeded }
        guard AuthenticationCode.areEqual(Array(code.utf8), Array(entry.code.utf8)) else {
            entry.wrongTries += 1
            entries.insert(entry, for: key)
            throw .codeMismatch
        }
        return entry.value
    }

    /// Uses a code up.
    mutating func use(_ purpose: Purpose, subject: String) {
        let key = Self.key(subject, purpose)
        guard var entry = entries[key] else { return }
        entry.isUsed = true
        entries.insert(entry, for: key)
    }

    private static func key(_ subject: String, _ purpose: Purpose) -> String { "\(purpose.name)\0\(subject)" }
}
