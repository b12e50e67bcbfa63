/// Why what a peer has sent ends its session.
///
/// Source: RFC 6455 §7.1.7
package enum FramingFault: Error, Equatable, Sendable {
    /// RSV1 without permessage-deflate, or on a frame that cannot have it; RSV2 or RSV3. Source: RFC 6455 §5.2, RFC 7692 §6
    case reservedBit
    case unknownOpcode(UInt8)
    /// A client's frame without a mask. Source: RFC 6455 §5.1
    case unmaskedFrame
    /// A server's frame with one. Source: RFC 6455 §5.1
    case maskedFrame
    /// A length in more bytes than it needs. Source: RFC 6455 §5.2
    case longLength
    /// A length of 2^63 or more. Source: RFC 6455 §5.2
    case negativeLength
    /// Over 125 bytes. Source: RFC 6455 §5.5
    case longControlFrame
    case fragmentedControlFrame
    /// A continuation where no message has begun. Source: RFC 6455 §5.4
    case unexpectedContinuation
    /// A message that begins before the last one has ended. Source: RFC 6455 §5.4
    case interruptedMessage
    /// A close frame with one byte. Source: RFC 6455 §5.5.1
    case shortCloseFrame
    /// A code that no close frame may have. Source: RFC 6455 §7.4
    case closeCode(UInt16)
    /// Text, or the reason of a close frame. Source: RFC 6455 §8.1
    case invalidUTF8
    /// More bytes than a message may have.
    case messageTooLarge
    /// What is no DEFLATE data. Source: RFC 7692 §7.2.2
    case invalidDeflateData
    /// zlib has no memory. It is no fault of the peer's.
    case outOfMemory

    /// What the peer is told. Source: RFC 6455 §7.4.1
    package var code: CloseCode {
        switch self {
        case .invalidUTF8: .invalidData
        case .messageTooLarge: .messageTooBig
        case .outOfMemory: .internalError
        case .reservedBit, .unknownOpcode, .unmaskedFrame, .maskedFrame, .longLength, .negativeLength, .longControlFrame,
            .fragmentedControlFrame, .unexpectedContinuation, .interruptedMessage, .shortCloseFrame, .closeCode, .invalidDeflateData:
            .protocolError
        }
    }
}
