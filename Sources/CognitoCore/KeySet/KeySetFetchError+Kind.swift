import FileReading
import JOSE
import StrictJSON

extension KeySetFetchError {
    /// Failures that an operator would look into alike; each is counted apart.
    public enum Kind: String, Sendable, CaseIterable {
        /// No peer was reached: a name without address, a closed port, a proxy that refuses.
        case unreachable
        /// No TLS connection, or a certificate that does not prove the host.
        case tls
        /// The connection ended before the whole response was there.
        case interrupted
        /// The server, or the disk, took too long.
        case timeout
        /// Another status than 200, redirects among them.
        case status
        /// More bytes or more keys than are read.
        case tooLarge = "too_large"
        /// No HTTP response, or one that holds no key set that can be used.
        case unusable
        /// A file that cannot be read.
        case file
        /// Given up by us.
        case cancelled
        case other
    }

    /// What kind of failure it is.
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
        case .malformedRequest, .other: .other
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
