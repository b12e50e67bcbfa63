/// Tells HTTP/2 by prior knowledge from HTTP/1.1 by the first bytes of a connection.
///
/// The preface of HTTP/2 begins like a request line, with a method and a version that no request of HTTP/1.1 has, so that one byte is never
/// both.
///
/// Source: RFC 9113 §3.3, §3.4
package enum ProtocolChoice {
    package enum Verdict: Equatable, Sendable {
        /// All bytes so far are the beginning of the preface.
        case undecided
        case http1
        /// The bytes begin with the preface, which is the driver's to read.
        case http2
    }

    /// `PRI * HTTP/2.0`, an empty line, `SM` and another.
    package static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// - Parameter bytes: All that have come on the connection.
    package static func verdict(on bytes: Span<UInt8>) -> Verdict {
        for index in 0..<min(bytes.count, preface.count) where bytes[index] != preface[index] { return .http1 }
        return bytes.count < preface.count ? .undecided : .http2
    }
}
