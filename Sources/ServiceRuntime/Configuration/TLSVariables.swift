import EnvironmentReading
import HTTPServer

extension TLSConfiguration {
    static let certificateVariable = "HTTP_TLS_CERT_FILE"
    static let keyVariable = "HTTP_TLS_KEY_FILE"
    static let additionalVariable = "HTTP_TLS_ADDITIONAL_CERTS"
    private static let example = (certificate: "/etc/lionsden/chain.pem", key: "/etc/lionsden/key.pem")
    private static let additionalExample = "\(example.certificate):\(example.key)"

    /// A valid value of one of the three variables.
    fileprivate static func example(of variable: String) -> String {
        [certificateVariable: example.certificate, keyVariable: example.key][variable] ?? additionalExample
    }

    /// Reads the variables and their files; `nil` for plain HTTP, or if a fault has been recorded.
    init?(reading reader: inout ConfigurationReader, address: ListenerAddress) {
        let example = Self.example
        let certificate = reader.optional(Self.certificateVariable, .path, example: example.certificate)
        let key = reader.optional(Self.keyVariable, .path, example: example.key)
        let additional = reader.optional(Self.additionalVariable, .list(of: .pair), example: Self.additionalExample) ?? []
        guard let certificate, let key else {
            Self.reportHalf(certificate, key, hasAdditional: !additional.isEmpty, &reader)
            reader.reportFault(of: .certificate, certificate, Self.certificateVariable)
            reader.reportFault(of: .key, key, Self.keyVariable)
            return nil
        }
        if case .unix = address {
            let rule = "unset with HTTP_HOST=unix:…, whose clients are on this machine and need no TLS"
            reader.report(Self.certificateVariable, .mustBe(rule), example: "")
            return nil
        }
        let main = Files(certificate: certificate, key: key)
        files = [main] + additional
        initialStates = Self.states(of: files)
        let first = reader.identity(main, Self.certificateVariable, Self.keyVariable)
        let others = additional.map { reader.identity($0, Self.additionalVariable, Self.additionalVariable) }
        let identities = zip(files, [first] + others).compactMap { files, identity in identity.map { (files.certificate, $0) } }
        guard first != nil, let initial = reader.certificates(identities) else { return nil }
        self.initial = initial
    }

    private static func reportHalf(
        _ certificate: String?, _ key: String?, hasAdditional: Bool, _ reader: inout ConfigurationReader
    ) {
        if key == nil, certificate != nil, !reader.isSet(keyVariable) {
            reader.report(keyVariable, .missingFor(setting: certificateVariable), example: example.key)
        }
        if certificate == nil, key != nil || hasAdditional, !reader.isSet(certificateVariable) {
            let setting = key != nil ? keyVariable : additionalVariable
            reader.report(certificateVariable, .missingFor(setting: setting), example: example.certificate)
        }
    }
}

extension ConfigurationReader {
    /// Reads an identity from two files, or records the faults of one or both files with their variables.
    fileprivate mutating func identity(
        _ files: TLSConfiguration.Files, _ certificateVariable: String, _ keyVariable: String
    ) -> TLSIdentity? {
        do throws(TLSFault) {
            let identity = try files.identity()
            warnUnlessValid(identity, certificateVariable)
            return identity
        } catch {
            report(error, error.part == .key ? keyVariable : certificateVariable)
            // The certificate is read first, so its fault would hide one of the key.
            if error.part == .certificate { reportFault(of: .key, files.key, keyVariable) }
            return nil
        }
    }

    /// Reports the fault of one of the two files, read by itself.
    fileprivate mutating func reportFault(of part: TLSFault.Part, _ file: String?, _ variable: String) {
        if let file, let fault = TLSIdentity.fault(of: part, file: file) { report(fault, variable) }
    }

    private mutating func report(_ fault: TLSFault, _ variable: String) {
        report(variable, .mustBe("usable, but \(fault)"), example: TLSConfiguration.example(of: variable))
    }

    fileprivate mutating func certificates(_ identities: [(file: String, identity: TLSIdentity)]) -> CertificateSet? {
        do throws(TLSFault) {
            return try CertificateSet(identities)
        } catch {
            report(error, TLSConfiguration.certificateVariable)
            return nil
        }
    }

    private mutating func warnUnlessValid(_ identity: TLSIdentity, _ variable: String) {
        switch identity.validity(secondsSinceEpoch: ServerClock.system.secondsSinceEpoch()) {
        case .valid: return
        case .expired: warn("the certificate of \(variable) has expired: clients will refuse it")
        case .notYetValid: warn("the certificate of \(variable) is not valid yet: clients will refuse it")
        }
    }
}

extension ConfigurationRule where Value == String {
    fileprivate static var path: Self { .text(length: 1...4096) }
}

extension ConfigurationRule where Value == TLSConfiguration.Files {
    fileprivate static var pair: Self {
        Self("CERTIFICATE-FILE:KEY-FILE") { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts.contains("") else { return nil }
            return TLSConfiguration.Files(certificate: parts[0], key: parts[1])
        }
    }
}
