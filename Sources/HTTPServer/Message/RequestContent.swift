/// The content of a request (RFC 9110 §6.4): either all here already, or still arriving.
///
/// Bounds are enforced where bytes come in: content beyond the route's limit or slower than the minimum rate never gets here.
public struct RequestContent: Sendable {
    package enum Source: Sendable {
        case complete([UInt8])
        case arriving(any ContentSource)
    }

    package let source: Source

    package static let empty = RequestContent(source: .complete([]))

    package init(source: Source) {
        self.source = source
    }

    /// All of the content. Waits for what has not arrived yet; asks for it with `100 Continue` where the client waits for that.
    ///
    /// - Throws: ``ContentError`` when the content is too large, too slow, malformed, or its sender has gone.
    public func collected() async throws(ContentError) -> [UInt8] {
        switch source {
        case .complete(let bytes):
            return bytes
        case .arriving(let source):
            var all: [UInt8] = []
            while let chunk = try await source.next() { all.append(contentsOf: chunk) }
            return all
        }
    }
}

/// Where content that is still arriving comes from.
package protocol ContentSource: Sendable {
    /// The next bytes, never empty; `nil` after the last ones.
    func next() async throws(ContentError) -> [UInt8]?
}

/// Why the content of a request cannot be had.
public enum ContentError: Error, Equatable, Sendable {
    /// More than the route accepts.
    case tooLarge
    /// Slower than the minimum rate.
    case tooSlow
    /// Its framing broke, for example a chunk without its size.
    case malformed
    /// The connection ended before the content did.
    case disconnected
    /// The connection is being closed, or an answer was sent already.
    case abandoned
}
