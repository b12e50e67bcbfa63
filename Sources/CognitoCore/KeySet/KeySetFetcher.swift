public import FileReading
public import JOSE
import LogSafety

/// The source of the text of a key set. A test passes a scripted one.
public protocol KeySetFetcher: Sendable {
    /// Reads the key set. It should stop when its task is cancelled; waiters are resumed in any case.
    func fetch() async throws(KeySetFetchError) -> FetchedKeySet
}

/// The text of a key set, not yet parsed.
public struct FetchedKeySet: Sendable, Equatable {
    public let body: [UInt8]
    /// The server's `max-age`, if it states one.
    public let maximumAge: Duration?

    /// A text with the freshness that the server gave it.
    public init(body: [UInt8], maximumAge: Duration? = nil) {
        self.body = body
        self.maximumAge = maximumAge
    }
}

/// The reason why a fetch has brought no key set.
public enum KeySetFetchError: Error, Equatable, Sendable {
    /// No complete response has arrived.
    case transfer(CurlError)
    /// The response has another status than 200. Redirects are not followed.
    case status(Int)
    /// The file could not be read.
    case file(FileReadError)
    /// The text is no key set, or the whole key set is refused.
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
