package import WebSocketFraming

/// Why a session ends, as a close frame says it.
///
/// Source: RFC 6455 §5.5.1, §7.4
public struct WebSocketClose: Sendable, Equatable {
    /// The reason as a number, for the peer's program.
    public let code: WebSocketCloseCode
    /// For programs and logs of the peer; at most 123 bytes of it are sent.
    public let reason: String

    /// A close frame with a code, and perhaps a reason for people.
    public init(_ code: WebSocketCloseCode, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    package var frame: CloseFrame { CloseFrame(code: code.code, reason: reason) }
}

/// A number that a close frame may have.
///
/// Source: RFC 6455 §7.4.1, §7.4.2
public struct WebSocketCloseCode: Sendable, Hashable {
    /// The number, 1000 to 4999.
    public let rawValue: UInt16

    /// `nil` for a number that may not be sent: below 1000, 1004 to 1006, 1015 to 2999, 5000 and above.
    public init?(rawValue: UInt16) {
        guard CloseCode(rawValue: rawValue) != nil else { return nil }
        self.rawValue = rawValue
    }

    package init(_ code: CloseCode) {
        rawValue = code.rawValue
    }

    package var code: CloseCode { CloseCode(rawValue: rawValue) ?? .internalError }

    /// The session has done what it was for.
    public static let normal = WebSocketCloseCode(.normal)
    /// The server ends, or a page was left.
    public static let goingAway = WebSocketCloseCode(.goingAway)
    /// A message of a kind that is not taken.
    public static let unsupportedData = WebSocketCloseCode(.unsupportedData)
    /// A message that breaks a rule.
    public static let policyViolation = WebSocketCloseCode(.policyViolation)
    /// The server could not go on.
    public static let internalError = WebSocketCloseCode(.internalError)
}
