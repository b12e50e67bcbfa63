import FileReading
import HTTPServer

/// The certificates of one reading of the files.
struct CertificateSet: Sendable {
    /// The state of each file of a certificate or key, in the order of the configuration.
    typealias FileStates = [Result<FileAttributes, FileReadError>]

    /// One certificate.
    struct Certificate: Sendable, Equatable {
        /// The path of its file.
        let file: String
        /// The last second of its validity, in seconds since 1970.
        let expiresAt: Int64
    }

    let context: TLSContext
    /// Each file once, in the order of the configuration.
    let certificates: [Certificate]

    /// - Parameter identities: At least one, each with the path of its certificate's file. The first is the default for clients that name no
    ///   host of the others.
    /// - Throws: `TLSFault`, if OpenSSL refuses an identity.
    init(_ identities: [(file: String, identity: TLSIdentity)]) throws(TLSFault) {
        guard let first = identities.first else { throw .declined }
        context = try TLSContext(first.identity, additional: identities.dropFirst().map(\.identity))
        certificates = identities.reduce(into: []) { list, entry in
            guard !list.contains(where: { $0.file == entry.file }) else { return }
            list.append(Certificate(file: entry.file, expiresAt: entry.identity.expiresAt))
        }
    }
}
