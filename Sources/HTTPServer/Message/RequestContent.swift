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
    /// - Throws: ``ContentError`` when the rest will not come. The server has answered by itself then, if there is anybody to answer.
    public func collected() async throws(ContentError) -> [UInt8] {
        if case .complete(let bytes) = source { return bytes }
        var all: [UInt8] = []
        var pieces = makeAsyncIterator()
        while let piece = try await pieces.next(isolation: nil) { all.append(contentsOf: piece) }
        return all
    }
}

/// The content piece by piece, as it arrives. The sender is slowed down to the pace at which pieces are asked for. To be read once.
extension RequestContent: AsyncSequence {
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var source: Source

        public mutating func next() async throws(ContentError) -> [UInt8]? {
            try await next(isolation: nil)
        }

        /// The next piece, never empty; `nil` after the last one.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ContentError) -> [UInt8]? {
            switch source {
            case .arriving(let source): return try await source.next()
            case .complete(let bytes):
                source = .complete([])
                return bytes.isEmpty ? nil : bytes
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: source)
    }
}

/// Where content that is still arriving comes from.
package protocol ContentSource: Sendable {
    /// The next bytes, never empty; `nil` after the last ones.
    func next() async throws(ContentError) -> [UInt8]?
}

/// Why the content of a request cannot be had.
public enum ContentError: Error, Equatable, Sendable {
    /// The connection ended before the content did.
    case disconnected
    /// The request has been answered already: its content was too large, too slow or malformed, or somebody else reads it.
    case abandoned
}
