import FileReading
public import HTTPServer

/// The files that the `HTTP_TLS_…` variables name, and the certificates read from them at start.
public struct TLSConfiguration: Sendable {
    struct Files: Sendable, Equatable {
        var certificate: String
        var key: String

        func identity() throws(TLSFault) -> TLSIdentity {
            try TLSIdentity(certificateFile: certificate, keyFile: key)
        }
    }

    /// The first is the default for clients that name no host of the others.
    let files: [Files]
    /// The state of the files just before they were read at start.
    let initialStates: CertificateSet.FileStates
    /// The certificates read at start.
    let initial: CertificateSet
    /// The TLS context that new connections use until the certificates are first renewed.
    public var context: TLSContext { initial.context }

    /// Reads the files again.
    ///
    /// - Throws: `TLSFault` of the first file that cannot be used.
    func read() throws(TLSFault) -> CertificateSet { try Self.read(files) }

    private static func read(_ files: [Files]) throws(TLSFault) -> CertificateSet {
        let identities = try files.map { files throws(TLSFault) in (files.certificate, try files.identity()) }
        return try CertificateSet(identities)
    }

    /// The present state of the files. Equal states mean unchanged files.
    func fileStates() -> CertificateSet.FileStates { Self.states(of: files) }

    static func states(of files: [Files]) -> CertificateSet.FileStates {
        files.flatMap { [RegularFile.attributes(of: $0.certificate), RegularFile.attributes(of: $0.key)] }
    }

    /// Reads these files.
    ///
    /// - Throws: `TLSFault` of the first file that cannot be used.
    init(_ files: [Files]) throws(TLSFault) {
        self.files = files
        initialStates = Self.states(of: files)
        initial = try Self.read(files)
    }
}
