import Dispatch
import JOSE

/// Reads a key set from a file beside the program, for a service that never asks the network.
public struct FileFetcher: KeySetFetcher {
    private let path: String
    private let queue = DispatchQueue(label: "lionsden.keyset.file")

    /// A fetcher of one file.
    public init(path: String) { self.path = path }

    /// Reads the file, on a queue of its own since a disk may block. Throws `file`.
    public func fetch() async throws(KeySetFetchError) -> FetchedKeySet {
        let result: Result<[UInt8], FileReadError> = await withCheckedContinuation { continuation in
            queue.async { [path] in
                continuation.resume(
                    returning: Result { () throws(FileReadError) in
                        try readFile(path, maximumBytes: JSONWebKeySet.maximumBytes)
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
