import FileReading
import HTTPServer

/// Certificates as they were read from their files at one time.
struct CertificateSet: Sendable {
    /// How the files of certificates and keys were, in the order of the configuration.
    typealias FileStates = [Result<FileAttributes, FileReadError>]

    /// One certificate.
    struct Certificate: Sendable, Equatable {
        /// The path of its file.
        let file: String
        /// Its last second, counted from 1970.
        let expiresAt: Int64
    }

    let context: TLSContext
    /// Each file once, in the order of the configuration.
    let certificates: [Certificate]

    /// - Parameter identities: At least one, each with the path of its certificate's file; the first is for clients that ask for none of the
    ///   others' hosts.
    /// - Throws: ``TLSFault`` where OpenSSL declines one.
    init(_ identities: [(file: String, identity: TLSIdentity)]) throws(TLSFault) {
        guard let first = identities.first else { throw .declined }
        context = try TLSContext(first.identity, additional: identities.dropFirst().map(\.identity))
        certificates = identities.reduce(into: []) { list, entry in
            guard !list.contains(where: { $0.file == entry.file }) else { return }
            list.append(Certificate(file: entry.file, expiresAt: entry.identity.expiresAt))
        }
    }
}
