import FileReading
import JOSE
import StrictJSON

extension KeySetFetchError {
    /// A kind of failures with the same remedy. Each kind is counted separately.
    public enum Kind: String, Sendable, CaseIterable {
        /// The server was not reached: a name without an address, a closed port, or a refusing proxy.
        case unreachable
        /// No TLS connection, or a certificate that does not prove the host.
        case tls
        /// The connection ended before the response was complete.
        case interrupted
        /// The server, or the disk, took too long.
        case timeout
        /// Another status than 200, redirects among them.
        case status
        /// The response has too many bytes or keys.
        case tooLarge = "too_large"
        /// The response is no HTTP, or contains no usable key set.
        case unusable
        /// A file that cannot be read.
        case file
        /// The fetch was cancelled.
        case cancelled
        case other
    }

    /// The kind of this failure.
    public var kind: Kind {
        switch self {
        case .transfer(let error): error.kind
        case .status: .status
        case .file(.tooLarge): .tooLarge
        case .file: .file
        case .unusable(let error): error.isExcess ? .tooLarge : .unusable
        case .timedOut: .timeout
        case .cancelled: .cancelled
        }
    }
}

extension CurlError {
    fileprivate var kind: KeySetFetchError.Kind {
        switch self {
        case .hostNotFound, .couldNotConnect, .proxyRefused: .unreachable
        case .timedOut: .timeout
        case .tls, .certificate: .tls
        case .connectionLost, .truncated: .interrupted
        case .tooLarge: .tooLarge
        case .malformedResponse: .unusable
        case .cancelled: .cancelled
        case .malformedRequest, .tooManyWaiting, .other: .other
        }
    }
}

extension JOSEError {
    /// True if a key set is refused for its size alone.
    fileprivate var isExcess: Bool {
        switch self {
        case .tooManyKeys, .malformedKeySet(.tooLong), .malformedKeySet(.tooManyValues): true
        default: false
        }
    }
}
