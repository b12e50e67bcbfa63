/// Why a session ends, as a close frame says it: a number that may be on the wire.
///
/// Source: RFC 6455 §7.4
package struct CloseCode: Equatable, Sendable {
    package let rawValue: UInt16

    /// `nil` for a number that no frame may have: below 1000, reserved for what an endpoint tells its own application (1004 to 1006, 1015),
    /// not assigned (1016 to 2999), or 5000 and above.
    ///
    /// Source: RFC 6455 §7.4.1, §7.4.2; IANA WebSocket Close Code Number Registry
    package init?(rawValue: UInt16) {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: self.rawValue = rawValue
        default: return nil
        }
    }

    private init(assigned rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let normal = CloseCode(assigned: 1000)
    package static let goingAway = CloseCode(assigned: 1001)
    package static let protocolError = CloseCode(assigned: 1002)
    package static let unsupportedData = CloseCode(assigned: 1003)
    package static let invalidData = CloseCode(assigned: 1007)
    package static let policyViolation = CloseCode(assigned: 1008)
    package static let messageTooBig = CloseCode(assigned: 1009)
    package static let internalError = CloseCode(assigned: 1011)
}

/// What a close frame says.
package struct CloseFrame: Equatable, Sendable {
    /// `nil` where the frame is empty: the peer has given no reason. Source: RFC 6455 §7.1.5 (1005)
    package let code: CloseCode?
    /// At most ``maximumReasonBytes``.
    package let reason: String

    /// What a control frame has room for behind the code. Source: RFC 6455 §5.5
    package static let maximumReasonBytes = 123

    /// - Parameters:
    ///   - code: Without one the reason is left out too, as it has no place then.
    ///   - reason: Cut off at a character's end if it is longer than ``maximumReasonBytes``.
    package init(code: CloseCode?, reason: String = "") {
        self.code = code
        self.reason = code == nil ? "" : Self.shortened(reason)
    }

    /// - Throws: `shortCloseFrame`, `closeCode`, `invalidUTF8`.
    init(payload: Span<UInt8>) throws(FramingFault) {
        guard !payload.isEmpty else {
            self.init(code: nil)
            return
        }
        guard payload.count >= 2 else { throw .shortCloseFrame }
        let number = UInt16(payload[0]) << 8 | UInt16(payload[1])
        guard let code = CloseCode(rawValue: number) else { throw .closeCode(number) }
        self.init(code: code, reason: try Self.text(payload.extracting(2...)))
    }

    private static func text(_ bytes: Span<UInt8>) throws(FramingFault) -> String {
        do throws(UTF8.ValidationError) { return String(copying: try UTF8Span(validating: bytes)) } catch { throw .invalidUTF8 }
    }

    /// The frame's payload.
    package var payload: [UInt8] {
        guard let code else { return [] }
        return [UInt8(code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)] + Array(reason.utf8)
    }

    private static func shortened(_ reason: String) -> String {
        guard reason.utf8.count > maximumReasonBytes else { return reason }
        var end = reason.utf8.index(reason.utf8.startIndex, offsetBy: maximumReasonBytes)
        while end.samePosition(in: reason.unicodeScalars) == nil { end = reason.utf8.index(before: end) }
        return String(reason[..<end])
    }
}
