import FileReading
import HTTPTypes

extension RouteGroup {
    /// Serves the files of a folder below the group's path, behind the group's guards.
    ///
    ///     try root.open.group("assets").files(in: "public", caching: .publicMaxAge(3600))
    ///
    /// A path leads to a file inside the folder or to 404, whatever links there are: those that stay inside are followed where the kernel sees to it
    /// (`openat2`), others never. Only regular files are sent; what is no file, cannot be read, or begins with a dot is 404, too. Answers have
    /// `ETag`, `Last-Modified`, and `Content-Type` by the file's extension; conditions, and a `Range` of a GET, are honoured. Up to 64 KiB of a file
    /// are read at once, on threads of their own. If it changes while it is sent, the answer breaks off.
    ///
    /// - Parameters:
    ///   - folder: The path of the folder, relative to the working directory or absolute. It is looked up for each request, so that a link in its
    ///     place may lead to another one later.
    ///   - index: The file that is sent for a folder, such as `index.html`: a folder's path ends in a slash, and without one is 301 to it. `nil`: a
    ///     folder is 404. Folders are never listed.
    ///   - caching: Which caches may keep a file. Unless said otherwise each use is preceded by a question, which is answered with 304.
    ///   - mediaTypes: Media types by extension, in lower case and without a dot, before those that are known.
    ///   - servesHidden: If true, files and folders whose names begin with a dot are served like others.
    ///   - followsLinks: If false, no link inside the folder is followed.
    ///   - clock: Says what time it is.
    /// - Throws: `FileReadError` if there is no such folder.
    ///
    /// Source: RFC 9110 §13, §14
    public func files(
        in folder: String, index: String? = nil, caching: CacheControl = .noCache, mediaTypes: [String: MediaType] = [:],
        servesHidden: Bool = false, followsLinks: Bool = true, clock: ServerClock = .system
    ) throws {
        let served = ServedFolder(
            folder: try Folder(folder, followingLinks: followsLinks), index: index, caching: caching,
            types: FileMediaTypes(adding: mediaTypes), servesHidden: servesHidden, readers: .shared, clock: clock)
        serve(served)
    }

    func serve(_ served: ServedFolder) {
        let problems: [Problem] = [.notFound, .preconditionFailed, .rangeNotSatisfiable(length: 0), .filesUnavailable]
        var reading = Reading()
        reading.description = ExtractorDescription(problems: problems)
        reading.description.sendsFiles = true
        reading.description.redirectsFolders = served.index != nil
        register(.get, "**", reading, takesFolders: true) { context in
            let request = context.request
            guard let tail = request.parameters.pathTail else { throw Problem.notFound }
            return .later { try await served.response(to: request, tail: tail) }
        }
        // The path of all paths is a folder's as it is.
        guard served.index != nil, hasPrefix else { return }
        reading.description = ExtractorDescription()
        reading.description.redirectsFolders = true
        register(.get, "", reading) { context in .response(.redirection(to: context.request.head.pathWithSlash)) }
    }
}
