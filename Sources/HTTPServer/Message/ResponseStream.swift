public import HTTPTypes

/// Content that is made while it is sent, piece by piece: no faster than the peer takes it, and no longer than it stays.
///
/// Sent with its length where that is known, else in the chunked transfer coding, or to an HTTP/1.0 client until the connection closes. A
/// sequence that throws, or has another length, ends the connection without an end of the content, so that no client takes a part for the
/// whole.
///
/// Source: RFC 9112 §6.3, §7.1
public struct ResponseStream: Sendable {
    /// Sends a piece once there is room for it; false when no peer is there to take more.
    package typealias Send = (_ piece: [UInt8]) async -> Bool

    /// A sequence that ended too early, or did not end.
    enum LengthFault: Error, Equatable {
        /// It ended this number of bytes before its length.
        case tooShort(by: Int)
        case tooLong
    }

    package let produce: @Sendable (_ send: @escaping Send) async throws -> Void
    /// Bytes in all; `nil` where that is not known beforehand.
    package let length: Int?

    /// The pieces of a sequence, which is asked for the next one when the one before has found room. Empty pieces are passed over. The
    /// task that iterates is cancelled when the peer goes away.
    ///
    /// - Parameters:
    ///   - pieces: The content.
    ///   - length: The bytes of all pieces together, 0 or more; `nil` where that is not known beforehand.
    public init<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, length: Int? = nil) where Pieces.Element == [UInt8] {
        self.init(length: length) { writer in
            for try await piece in pieces { try await writer.write(piece) }
        }
    }

    /// What a closure writes. It is over when the closure returns; the closure's task is cancelled when the peer goes away.
    ///
    /// - Parameters:
    ///   - length: The bytes of all that is written, 0 or more; `nil` where that is not known beforehand.
    ///   - write: Writes the content.
    public init(length: Int? = nil, writing write: @escaping @Sendable (_ writer: inout ContentWriter) async throws -> Void) {
        let length = length.map { max(0, $0) }
        self.length = length
        produce = { send in
            var writer = ContentWriter(length: length, send)
            do {
                try await write(&writer)
                try writer.finish()
            } catch  where writer.hasLostPeer {
                // The peer has gone, so the content needs no marked end.
            }
        }
    }
}

extension Response {
    /// An answer whose content is made while it is sent.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - contentType: The type of the content.
    ///   - pieces: The content.
    ///   - length: The bytes of all pieces together, 0 or more; `nil` where that is not known beforehand.
    public init<Pieces: AsyncSequence & Sendable>(
        status: HTTPResponse.Status = .ok, contentType: MediaType, streaming pieces: Pieces, length: Int? = nil
    ) where Pieces.Element == [UInt8] {
        self.init(status: status, contentType: contentType, content: .stream(ResponseStream(pieces, length: length)))
    }

    /// An answer whose content a closure writes while it is sent.
    ///
    ///     Response(contentType: .text) { writer in
    ///         for row in rows { try await writer.write("\(row)\n") }
    ///     }
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - contentType: The type of the content.
    ///   - length: The bytes of all that is written, 0 or more; `nil` where that is not known beforehand.
    ///   - write: Writes the content. What it throws ends the connection without an end of the content, and is logged.
    public init(
        status: HTTPResponse.Status = .ok, contentType: MediaType, length: Int? = nil,
        writing write: @escaping @Sendable (_ writer: inout ContentWriter) async throws -> Void
    ) {
        self.init(status: status, contentType: contentType, content: .stream(ResponseStream(length: length, writing: write)))
    }
}
