public import FileReading

/// Why a server cannot present a certificate.
public enum TLSFault: Error, Equatable, Sendable {
    /// The file cannot be read, for this reason.
    case unreadableFile(Part, FileReadError)
    /// No certificate, or no private key, is in it, or one that cannot be read.
    case malformed(Part)
    /// The key is protected by a password, which the server does not ask for.
    case keyIsEncrypted
    /// The key is not that of the first certificate.
    case keyDoesNotMatch
    /// OpenSSL declines the certificate, as it does when the key is too short to be safe.
    case declined

    /// Which of the two files.
    public enum Part: Sendable { case certificate, key }

    /// The file that is at fault.
    public var part: Part {
        switch self {
        case .unreadableFile(let part, _), .malformed(let part): part
        case .keyIsEncrypted, .keyDoesNotMatch: .key
        case .declined: .certificate
        }
    }
}

extension TLSFault: CustomStringConvertible {
    /// The cause in a few words.
    public var description: String {
        switch self {
        case .unreadableFile(.certificate, let error): "the certificate's file cannot be read: \(error)"
        case .unreadableFile(.key, let error): "the key's file cannot be read: \(error)"
        case .malformed(.certificate): "there is no readable certificate in PEM"
        case .malformed(.key): "there is no readable private key in PEM"
        case .keyIsEncrypted: "the private key is protected by a password"
        case .keyDoesNotMatch: "the private key is not that of the certificate"
        case .declined: "OpenSSL declines the certificate or its key, which may be too short"
        }
    }
}
