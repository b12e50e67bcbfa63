public import HTTPTypes

/// Content that is made while it is sent, piece by piece: no faster than the peer takes it, and no longer than it stays.
///
/// Sent in the chunked transfer coding; to an HTTP/1.0 client until the connection closes. A sequence that throws ends the connection
/// without an end of the content, so that no client takes a part for the whole.
///
/// Source: RFC 9112 §7.1
public struct ResponseStream: Sendable {
    /// Sends a piece once there is room for it; false when no peer is there to take more.
    package typealias Send = (_ piece: [UInt8]) async -> Bool

    package let produce: @Sendable (_ send: Send) async throws -> Void

    /// The pieces of a sequence, which is asked for the next one when the one before has found room. Empty pieces are passed over. The
    /// task that iterates is cancelled when the peer goes away.
    public init<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces) where Pieces.Element == [UInt8] {
        produce = { send in
            for try await piece in pieces where !piece.isEmpty {
                guard await send(piece) else { return }
            }
        }
    }
}

extension Response {
    /// An answer whose content is made while it is sent.
    public init<Pieces: AsyncSequence & Sendable>(
        status: HTTPResponse.Status = .ok, contentType: MediaType, streaming pieces: Pieces
    ) where Pieces.Element == [UInt8] {
        self.init(status: status, contentType: contentType, content: .stream(ResponseStream(pieces)))
    }
}
