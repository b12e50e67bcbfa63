public import StrictJSON

/// A message that a real pool would send by e-mail or SMS. The embedded pool writes it to the log instead, and shows it at
/// `GET /_lionsden/messages` and in ``EmbeddedUserPool/messages``.
public struct PoolMessage: Sendable, Equatable {
    /// How a real pool would send the message.
    public enum Medium: String, Sendable { case email = "EMAIL", sms = "SMS" }

    /// What the code of the message is good for.
    public enum Purpose: String, Sendable {
        case signUp = "sign-up"
        case forgotPassword = "forgotten-password"
        case attributeVerification = "attribute-verification"
        case signIn = "sign-in"
        case temporaryPassword = "temporary-password"
    }

    /// The id of the pool that sends it.
    public let poolID: String
    /// The username in the pool.
    public let username: String
    /// The e-mail address or phone number.
    public let destination: String
    /// How a real pool would send it.
    public let medium: Medium
    /// What its code is good for.
    public let purpose: Purpose
    /// The code or the temporary password alone.
    public let code: String
    /// The text of the message.
    public let text: String
    /// The time of sending, in seconds since 1970.
    public let sentAt: Double

    /// One element of `GET /_lionsden/messages`.
    public var json: JSONValue {
        [
            "poolId": .string(poolID), "username": .string(username), "destination": .string(destination),
            "medium": .string(medium.rawValue), "purpose": .string(purpose.rawValue), "code": .string(code), "text": .string(text),
            "sentAt": .double(sentAt),
        ]
    }
}

/// The last messages of all pools of a process, newest last.
struct MessageStore: Sendable {
    static let maximumCount = 1_000

    private var ring: [PoolMessage] = []
    private var oldest = 0

    mutating func append(_ message: PoolMessage) {
        guard ring.count == Self.maximumCount else { return ring.append(message) }
        ring[oldest] = message
        oldest = (oldest + 1) % Self.maximumCount
    }

    var all: [PoolMessage] { Array(ring[oldest...] + ring[..<oldest]) }
}
