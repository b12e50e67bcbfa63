import CoreSyntax
import HTTPServer

/// A path below an upstream's URL. What is interpolated becomes a part of one segment, whatever characters it has: it is percent-encoded.
///
///     try await catalog.get("books/\(id)/reviews", for: .request(context))
///
/// A path is malformed, and is never sent, if a segment is empty, `.` or `..`, also between encoded slashes or backslashes; if an interpolated
/// text is empty; or if the literal text has a character that no path has, such as `?`. A slash in front is dropped, and one at the end of the
/// literal text is kept.
///
/// Source: RFC 3986 §2.1, §3.3, §6.2.2.3
public struct UpstreamPath: ExpressibleByStringInterpolation, Sendable {
    /// The text of a path while it is put together.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var hasEmptyPart = false

        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 32 * interpolationCount) }

        /// - Parameter literal: The program's own text, which must be encoded already.
        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// - Parameter value: Becomes a part of one segment.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            let part = PercentEscapes.encoded("\(value)")
            hasEmptyPart = hasEmptyPart || part.isEmpty
            text += part
        }
    }

    /// Without a slash in front; `nil` if it is malformed.
    let text: String?

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.hasEmptyPart ? nil : Self.checked(stringInterpolation.text)
    }

    /// - Parameter value: The program's own text, which must be encoded already.
    public init(stringLiteral value: String) { text = Self.checked(value) }

    private static func checked(_ literal: String) -> String? {
        let text = literal.hasPrefix("/") ? String(literal.dropFirst()) : literal
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        let areSegments = segments.dropLast().allSatisfy { !$0.isEmpty } && !segments.contains(where: hasDotSegment)
        return areSegments && text.utf8.allSatisfy(isPlain) && hasWholeEscapes(text) ? text : nil
    }

    /// Many a proxy and server decodes escapes first and removes dot segments then: `books/..%2Fadmin` would be its `admin`.
    private static func hasDotSegment(_ segment: Substring) -> Bool {
        let decoded = segment.uppercased().replacing("%2E", with: ".").replacing("%2F", with: "/").replacing("%5C", with: "/")
        return decoded.split(separator: "/").contains { $0 == "." || $0 == ".." }
    }

    /// `pchar`, `/` and the `%` of an escape.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "-._~!$&'()*+,;=:@/%".utf8.contains(byte)
    }

    private static func hasWholeEscapes(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst().allSatisfy { rest in
            let digits = rest.prefix(2)
            return digits.count == 2 && digits.allSatisfy { $0.isASCIIDigit || (0x61...0x66).contains($0.asciiLowercased) }
        }
    }
}
