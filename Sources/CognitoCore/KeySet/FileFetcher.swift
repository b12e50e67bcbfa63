import Dispatch
import FileReading
public import JOSE

/// Reads a key set from a file beside the program, for a service that never asks the network.
public struct FileFetcher: KeySetFetcher {
    private let path: String
    private let maximumBytes: Int
    private let queue = DispatchQueue(label: "lionsden.keyset.file")

    /// A fetcher of one file, which is refused if it has more than `maximumBytes`.
    public init(path: String, maximumBytes: Int = JSONWebKeySet.maximumBytes) {
        self.path = path
        self.maximumBytes = maximumBytes
    }

    /// Reads the file, on a queue of its own since a disk may block.
    ///
    /// - Throws: `file`
    public func fetch() async throws(KeySetFetchError) -> FetchedKeySet {
        let result: Result<[UInt8], FileReadError> = await withCheckedContinuation { continuation in
            queue.async { [path, maximumBytes] in
                continuation.resume(
                    returning: Result { () throws(FileReadError) in
                        try RegularFile.content(of: path, maximumBytes: maximumBytes)
                    })
            }
        }
        do {
            return FetchedKeySet(body: try result.get())
        } catch {
            throw .file(error)
        }
    }
}
