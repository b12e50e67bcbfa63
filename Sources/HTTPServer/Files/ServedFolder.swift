import FileReading
import Glibc
import HTTPTypes

/// Answers requests with the files of a folder.
struct ServedFolder: Sendable {
    let folder: Folder
    let index: String?
    let caching: CacheControl
    let types: FileMediaTypes
    let servesHidden: Bool
    let readers: FileReaders
    let clock: ServerClock

    /// How often a file is read anew that changes while it is read.
    private static let tries = 5

    /// - Parameters:
    ///   - request: A GET or HEAD.
    ///   - tail: The rest of the path.
    /// - Returns: The file, a part of it, or 304; with an index 301 for a folder without a slash behind it.
    /// - Throws: 404, 412, 416; 503 where too much is under way; other errors of the disk.
    func response(to request: Request, tail: PathTail) async throws -> Response {
        let segments = try segments(of: tail)
        let head = request.head
        // A folder in the place of an index has none of its own: the path would get one slash after another.
        let redirects = index != nil && !tail.isFolder
        return try await readers.begin {
            do { return try answer(head, segments, redirects: redirects) } catch let error as FileReadError { throw problem(error) }
        }
    }

    private func segments(of tail: PathTail) throws(Problem) -> [String] {
        guard servesHidden || !tail.segments.contains(where: { $0.utf8.first == Grammar.dot }) else { throw .notFound }
        guard tail.isFolder else { return tail.segments }
        guard let index else { throw .notFound }
        return tail.segments + [index]
    }

    // MARK: - On a thread that may block

    private func answer(_ head: RequestHead, _ segments: [String], redirects: Bool) throws -> Response {
        for _ in 0..<Self.tries {
            do {
                let file = try folder.file(segments)
                if let response = try answer(head, segments, file) { return response }
            } catch FileReadError.notRegular(.folder) where redirects {
                return .redirection(to: head.pathWithSlash)
            }
        }
        throw Problem.filesUnavailable
    }

    /// - Returns: `nil` if the file has changed meanwhile.
    private func answer(_ head: RequestHead, _ segments: [String], _ file: borrowing RegularFile) throws -> Response? {
        let attributes = file.attributes
        let type = types.type(ofFile: segments.last ?? "")
        let answer = try FileAnswer(to: head, attributes, type: type, caching, now: clock.secondsSinceEpoch())
        guard let range = answer.range else { return answer.response(.none) }
        if range.count <= FileContent.pieceBytes, head.knownMethod == .get {
            return try file.bytes(range, while: attributes).map { answer.response(.bytes($0)) }
        }
        let pieces = FileContent(folder: folder, segments: segments, attributes: attributes, range: range, readers: readers)
        return answer.response(.stream(ResponseStream(pieces, length: range.count)))
    }

    /// A file that is not there, cannot be read, is none, or lies elsewhere is the same to a client.
    private func problem(_ error: FileReadError) -> any Error {
        switch error {
        case .notFound, .unreachable, .notRegular: return Problem.notFound
        case .system(EMFILE), .system(ENFILE), .system(ENOMEM), .system(EAGAIN): return Problem.filesUnavailable
        case .system(EACCES), .system(EPERM):
            var problem = Problem.notFound
            problem.reason = "files: no permission"
            return problem
        case .system, .tooLarge: return error
        }
    }
}

extension Response {
    /// Source: RFC 9110 §15.4.2
    static func redirection(to target: String) -> Response {
        var response = Response(status: .movedPermanently)
        response.addField(.location, target)
        return response
    }
}

extension RequestHead {
    /// The path with a slash behind it, and the query as it was sent. The path has one slash in front and no empty segment, so no reader takes
    /// it for another host's.
    var pathWithSlash: String {
        let query = query.map { "?" + String(decoding: value(of: $0), as: UTF8.self) } ?? ""
        return PercentEscapes.encoded(path: value(of: path)) + "/" + query
    }
}
