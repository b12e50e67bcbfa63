import FileReading

/// A part of a file's content, read piece by piece.
///
/// The file is opened for each piece, so that an answer to a client that takes its time holds no descriptor. It must stay what it was: where
/// its attributes change, or another file takes its place, the pieces end in an error, and the client gets no mixture of the two.
struct FileContent: AsyncSequence, Sendable {
    /// The bytes of a piece, and of the longest content that is read at once.
    static let pieceBytes = 65_536

    /// The file is not the one any more whose answer has begun.
    struct Changed: Error, Equatable {}

    let folder: Folder
    let segments: [String]
    let attributes: FileAttributes
    let range: Range<Int>
    let readers: FileReaders

    struct AsyncIterator: AsyncIteratorProtocol {
        let content: FileContent
        var position: Int

        mutating func next() async throws -> [UInt8]? {
            guard position < content.range.upperBound else { return nil }
            let part = position..<position + Swift.min(FileContent.pieceBytes, content.range.upperBound - position)
            let piece = try await content.readers.run { [content] in try content.piece(part) }
            position = part.upperBound
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(content: self, position: range.lowerBound) }

    private func piece(_ part: Range<Int>) throws -> [UInt8] {
        do throws(FileReadError) {
            if let bytes = try folder.file(segments).bytes(part, while: attributes) { return bytes }
        } catch .notFound {}
        throw Changed()
    }
}

extension RegularFile {
    /// - Returns: The bytes; `nil` if the file has changed since it had these attributes.
    func bytes(_ part: Range<Int>, while attributes: FileAttributes) throws(FileReadError) -> [UInt8]? {
        let bytes = try bytes(at: part.lowerBound, atMost: part.count)
        // Looked at behind the reading: what was written before it shows, too.
        let present = try currentAttributes()
        return bytes.count == part.count && present == attributes ? bytes : nil
    }
}
