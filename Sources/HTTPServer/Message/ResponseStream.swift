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
        /// So many bytes are missing.
        case tooShort(by: Int)
        case tooLong
    }

    package let produce: @Sendable (_ send: Send) async throws -> Void
    /// Bytes in all; `nil` where that is not known beforehand.
    package let length: Int?

    /// The pieces of a sequence, which is asked for the next one when the one before has found room. Empty pieces are passed over. The
    /// task that iterates is cancelled when the peer goes away.
    ///
    /// - Parameters:
    ///   - pieces: The content.
    ///   - length: The bytes of all pieces together, 0 or more; `nil` where that is not known beforehand.
    public init<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces, length: Int? = nil) where Pieces.Element == [UInt8] {
        let length = length.map { max(0, $0) }
        self.length = length
        produce = { send in
            var sent = 0
            for try await piece in pieces where !piece.isEmpty {
                sent += piece.count
                if let length, sent > length { throw LengthFault.tooLong }
                guard await send(piece) else { return }
            }
            if let length, sent < length { throw LengthFault.tooShort(by: length - sent) }
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
}
