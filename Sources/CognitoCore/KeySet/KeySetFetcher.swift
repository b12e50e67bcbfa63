public import FileReading
public import JOSE
import LogSafety

/// Where the text of a key set comes from. A test passes one that it scripts.
public protocol KeySetFetcher: Sendable {
    /// Reads the key set anew. It should give up when its task is cancelled; waiters are released anyway.
    func fetch() async throws(KeySetFetchError) -> FetchedKeySet
}

/// The text of a key set, not looked at yet.
public struct FetchedKeySet: Sendable, Equatable {
    public let body: [UInt8]
    /// For how long the server calls it fresh, if it says so.
    public let maximumAge: Duration?

    /// A text with the freshness that the server gave it.
    public init(body: [UInt8], maximumAge: Duration? = nil) {
        self.body = body
        self.maximumAge = maximumAge
    }
}

/// Why there is no new key set.
public enum KeySetFetchError: Error, Equatable, Sendable {
    /// No whole response came.
    case transfer(CurlError)
    /// A response of another status than 200; a redirect is not followed.
    case status(Int)
    /// The file could not be read.
    case file(FileReadError)
    /// The text is no key set, or one that is refused whole.
    case unusable(JOSEError)
    /// The fetch took longer than its deadline.
    case timedOut
    /// The task was cancelled, or the cache has stopped.
    case cancelled
}

extension KeySetFetchError: CustomStringConvertible {
    /// The cause in a few words, for a log.
    public var description: String {
        switch self {
        case .transfer(let error): error.description
        case .status(let status): "status \(status)"
        case .file(let error): error.description
        case .unusable(.noUsableKey(let skipped)): "no usable key" + (skipped.isEmpty ? "" : ": \(JSONWebKeySet.Skipped.list(skipped))")
        case .unusable(let error): LogText.escaped(ConcealedAddress.ofThisProcess.text("\(error)"))
        case .timedOut: "timed out"
        case .cancelled: "cancelled"
        }
    }
}
