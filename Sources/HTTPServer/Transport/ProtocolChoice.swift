/// Tells HTTP/2 by prior knowledge from HTTP/1.1 by the first bytes of a connection. A pure value.
///
/// The preface of HTTP/2 begins like a request line, with a method and a version that no request of HTTP/1.1 has, so that one byte is never
/// both. Nothing is stored: the bytes that have matched so far are those of the preface.
///
/// Source: RFC 9113 §3.3, §3.4
package struct ProtocolChoice: Sendable {
    package enum Verdict: Equatable, Sendable {
        /// All bytes so far are the beginning of the preface. They are kept here.
        case undecided
        /// What has been kept is no preface.
        case http1(kept: ArraySlice<UInt8>)
        /// So many of the bytes, with those that were kept, are the preface. The driver reads it once more.
        case http2(kept: ArraySlice<UInt8>)
    }

    /// `PRI * HTTP/2.0`, an empty line, `SM` and another.
    package static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private var matched = 0

    package init() {}

    /// Takes the next bytes.
    ///
    /// - Returns: The protocol, once it is certain. Its driver has to be given what was kept, and then these bytes.
    package mutating func next(_ bytes: Span<UInt8>) -> Verdict {
        var position = matched
        for index in bytes.indices {
            guard position < Self.preface.count else { break }
            guard bytes[index] == Self.preface[position] else { return .http1(kept: Self.preface[..<matched]) }
            position += 1
        }
        if position == Self.preface.count { return .http2(kept: Self.preface[..<matched]) }
        matched = position
        return .undecided
    }
}
