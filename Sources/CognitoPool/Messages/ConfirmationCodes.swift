import Signing

/// The codes that were sent to users. Each is bound to a user and a purpose, expires, works once, and allows five wrong tries; a new code for
/// the same user and purpose replaces it.
///
/// Source: docs/cognito.md; threats.md T144
struct ConfirmationCodes: Sendable {
    static let maximumCount = 100_000
    static let maximumTries = 5
    /// How many codes of one purpose a user may ask for within an hour. Cognito's limit is 5 to 20, as it judges the risk.
    static let maximumRequests = 20
    /// In seconds, from the first request on.
    static let requestPeriod = 3_600.0

    /// The purpose of a code.
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
        /// The address or number to verify, which may not be an attribute of the user yet.
        let value: String?
        let expiresAt: Double
        var wrongTries = 0
        var isUsed = false
    }

    fileprivate struct Requests: Sendable {
        let since: Double
        var count = 0
    }

    private var entries = BoundedTable<Entry>(capacity: maximumCount)
    private var requests = BoundedTable<Requests>(capacity: maximumCount)
    /// The requests for unknown names, apart so that invented names push no user's out.
    private var unknownRequests = BoundedTable<Requests>(capacity: maximumCount)

    /// Counts that somebody asks for a code.
    ///
    /// - Parameters:
    ///   - name: Who is to get it: a `sub`, or an unknown name.
    ///   - isKnown: True for a `sub`.
    /// - Throws: `limitExceeded` for one more than ``maximumRequests`` within ``requestPeriod``.
    mutating func request(_ purpose: Purpose, for name: String, isKnown: Bool = true, at now: Double) throws(CognitoError) {
        let key = Self.key(name, purpose)
        if isKnown { try requests.count(key, at: now) } else { try unknownRequests.count(key, at: now) }
    }

    /// Ends the count of requests, for somebody who has shown to own the address of a code.
    mutating func forgiveRequests(_ purpose: Purpose, for name: String) {
        let key = Self.key(name, purpose)
        guard var counted = requests[key] else { return }
        counted.count = 0
        requests.insert(counted, for: key)
    }

    /// Makes a code for the user with this `sub`.
    ///
    /// - Parameter value: The e-mail address or phone number that the code verifies, if any.
    /// - Throws: `internalFailure` if OpenSSL fails.
    mutating func issue(
        _ purpose: Purpose, subject: String, value: String? = nil, at now: Double
    ) throws(CognitoError) -> String {
        let code = try RandomDigits.text(purpose.digits)
        entries.insert(Entry(code: code, value: value, expiresAt: now + purpose.lifetime), for: Self.key(subject, purpose))
        return code
    }

    /// Checks a code without using it up. A wrong code counts as a try.
    ///
    /// - Returns: The value from ``issue(_:subject:value:at:)``.
    /// - Throws: `codeExpired` if no code waits, `limitExceeded` after five wrong tries, `codeMismatch`.
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

extension BoundedTable<ConfirmationCodes.Requests> {
    /// Counts a request. One that is refused also renews the entry's age. Throws `limitExceeded`.
    fileprivate mutating func count(_ key: String, at now: Double) throws(CognitoError) {
        let period = ConfirmationCodes.requestPeriod
        var counted = self[key].flatMap { now < $0.since + period ? $0 : nil } ?? .init(since: now)
        let isAllowed = counted.count < ConfirmationCodes.maximumRequests
        if isAllowed { counted.count += 1 }
        insert(counted, for: key)
        guard isAllowed else { throw .limitExceeded }
    }
}
