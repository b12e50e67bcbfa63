/// Why a stream or a connection ends. A peer may send codes that have no name here.
///
/// Source: RFC 9113 §7
package struct HTTP2ErrorCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// In good order.
    package static let noError = Self(rawValue: 0)
    package static let protocolError = Self(rawValue: 1)
    package static let internalError = Self(rawValue: 2)
    package static let flowControlError = Self(rawValue: 3)
    package static let settingsTimeout = Self(rawValue: 4)
    package static let streamClosed = Self(rawValue: 5)
    package static let frameSizeError = Self(rawValue: 6)
    /// The stream was not processed at all, so its request may be repeated.
    package static let refusedStream = Self(rawValue: 7)
    package static let cancel = Self(rawValue: 8)
    package static let compressionError = Self(rawValue: 9)
    /// The peer makes more work than its requests explain.
    package static let enhanceYourCalm = Self(rawValue: 11)
    package static let http11Required = Self(rawValue: 13)
}
