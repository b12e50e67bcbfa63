/// Writes the content of one streamed answer, piece by piece. A closure that writes is given one, and cannot keep it.
public struct ContentWriter: ~Copyable {
    private let send: ResponseStream.Send
    private let length: Int?
    private var written = 0
    /// True once a piece could not be sent because the peer had gone.
    private(set) var hasLostPeer = false

    init(length: Int?, _ send: @escaping ResponseStream.Send) {
        self.length = length
        self.send = send
    }

    /// Sends a piece, and waits until there is room for the next one.
    ///
    /// - Parameter piece: Some bytes; none are passed over.
    /// - Throws: `CancellationError` when the peer has gone; an error for more bytes than the answer's length. None is to be caught: the answer
    ///   cannot go on.
    public mutating func write(_ piece: [UInt8]) async throws {
        guard !piece.isEmpty else { return }
        written += piece.count
        if let length, written > length { throw ResponseStream.LengthFault.tooLong }
        guard !hasLostPeer, await send(piece) else {
            hasLostPeer = true
            throw CancellationError()
        }
    }

    /// Sends text in UTF-8, and waits until there is room for more.
    ///
    /// - Parameter text: Some text; none is passed over.
    /// - Throws: As ``write(_:)-([UInt8])`` does.
    public mutating func write(_ text: String) async throws { try await write(Array(text.utf8)) }

    /// Sends an event, and waits until there is room for the next one. The answer's type is to be ``MediaType/eventStream``.
    ///
    /// - Parameter event: The event.
    /// - Throws: As ``write(_:)-([UInt8])`` does.
    public mutating func write(_ event: ServerSentEvent) async throws { try await write(event.bytes) }

    /// - Throws: `LengthFault` if another number of bytes has been written than the answer's length.
    func finish() throws {
        guard let length else { return }
        if written > length { throw ResponseStream.LengthFault.tooLong }
        if written < length { throw ResponseStream.LengthFault.tooShort(by: length - written) }
    }
}
