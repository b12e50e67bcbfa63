import Synchronization

/// The content of a request (RFC 9110 §6.4): either all here already, or still arriving.
///
/// Bounds are enforced where bytes come in: content beyond the route's limit or slower than the minimum rate never gets here.
public struct RequestContent: Sendable {
    package enum Source: Sendable {
        case complete([UInt8])
        case arriving(any ContentSource)
        /// No handler is given it.
        case refused(ContentError)
    }

    package let source: Source
    /// What has been collected of content that was still arriving.
    private let collection: CollectedContent?

    package static let empty = RequestContent(source: .complete([]))

    package init(source: Source) {
        self.source = source
        collection = if case .arriving = source { CollectedContent() } else { nil }
    }

    /// All of the content. Waits for what has not arrived yet; asks for it with `100 Continue` where the client waits for that.
    ///
    /// Asked again, it returns the same bytes. Of content that has been read piece by piece before, only the rest is there.
    ///
    /// - Throws: ``ContentError`` when the content is refused, or the rest will not come. In the latter case the server has answered by
    ///   itself, if the peer is still there.
    public func collected() async throws(ContentError) -> [UInt8] {
        switch source {
        case .complete(let bytes): return bytes
        case .refused(let error): throw error
        case .arriving(let source):
            if let bytes = collection?.bytes { return bytes }
            var blocks = ContentBlocks()
            while let piece = try await source.next(keeping: true) { blocks.append(piece) }
            let all = blocks.joined()
            collection?.keep(all)
            return all
        }
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
            case .arriving(let source): return try await source.next(keeping: false)
            case .refused(let error): throw error
            case .complete(let bytes):
                source = .complete([])
                return bytes.isEmpty ? nil : bytes
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: collection?.bytes.map { .complete($0) } ?? source)
    }
}

/// Content that has arrived and been collected, for readers that ask for it again.
private final class CollectedContent: Sendable {
    private let content = Mutex<[UInt8]?>(nil)

    /// `nil` until all of it has been collected.
    var bytes: [UInt8]? { content.withLock { $0 } }

    func keep(_ bytes: [UInt8]) { content.withLock { $0 = bytes } }
}

/// Where content that is still arriving comes from.
package protocol ContentSource: Sendable {
    /// - Parameter keeping: If true, the caller keeps what it is given until the request is answered, which counts as memory of the sender's.
    /// - Returns: The next bytes, never empty; `nil` after the last ones.
    func next(keeping: Bool) async throws(ContentError) -> [UInt8]?
}

/// Why the content of a request cannot be had.
public enum ContentError: Error, Equatable, Sendable {
    /// The connection ended before the content did.
    case disconnected
    /// The request has been answered already: its content was too large, too slow or malformed, or another reader has asked for it.
    case abandoned
    /// It declares more bytes than its route accepts. No handler is asked then, only guards and middleware are.
    case tooLarge
    /// It has a content coding other than `identity`. Source: RFC 9110 §8.4
    case unsupportedCoding
}
