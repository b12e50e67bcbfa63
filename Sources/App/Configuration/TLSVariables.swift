import CognitoCore
public import HTTPServer

/// The files that HTTPS needs, as `HTTP_TLS_…` names them, and what was read from them at start.
public struct TLSConfiguration: Sendable {
    struct Files: Sendable, Equatable {
        var certificate: String
        var key: String

        func identity() throws(TLSFault) -> TLSIdentity {
            try TLSIdentity(certificateFile: certificate, keyFile: key)
        }
    }

    let files: Files
    let additionalFiles: [Files]
    /// What new connections are offered.
    public let context: TLSContext

    /// Reads the files anew.
    ///
    /// - Throws: ``TLSFault`` of the first that cannot be used.
    func freshContext() throws(TLSFault) -> TLSContext {
        let identity = try files.identity()
        let additional = try additionalFiles.map { files throws(TLSFault) in try files.identity() }
        return try TLSContext(identity, additional: additional)
    }
}

extension TLSConfiguration {
    static let certificateVariable = "HTTP_TLS_CERT_FILE"
    static let keyVariable = "HTTP_TLS_KEY_FILE"
    static let additionalVariable = "HTTP_TLS_ADDITIONAL_CERTS"
    private static let example = (certificate: "/etc/lionsden/chain.pem", key: "/etc/lionsden/key.pem")
    private static let additionalExample = "\(example.certificate):\(example.key)"

    /// A right value of one of the three variables.
    fileprivate static func example(of variable: String) -> String {
        [certificateVariable: example.certificate, keyVariable: example.key][variable] ?? additionalExample
    }

    /// `nil` for plain HTTP, or when a fault has been recorded.
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
        files = Files(certificate: certificate, key: key)
        additionalFiles = additional
        let first = reader.identity(files, Self.certificateVariable, Self.keyVariable)
        let others = additional.map { reader.identity($0, Self.additionalVariable, Self.additionalVariable) }
        guard let first, let context = reader.context(first, others.compactMap(\.self)) else { return nil }
        self.context = context
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
    /// The identity in two files, or a fault of the variable whose file it is, or one of each.
    fileprivate mutating func identity(
        _ files: TLSConfiguration.Files, _ certificateVariable: String, _ keyVariable: String
    ) -> TLSIdentity? {
        do throws(TLSFault) {
            let identity = try files.identity()
            warnUnlessValid(identity, certificateVariable)
            return identity
        } catch {
            report(error, error.part == .key ? keyVariable : certificateVariable)
            // The certificate is looked at first, and what is wrong with it hides the key.
            if error.part == .certificate { reportFault(of: .key, files.key, keyVariable) }
            return nil
        }
    }

    /// Reports what is wrong with one of the two files by itself.
    fileprivate mutating func reportFault(of part: TLSFault.Part, _ file: String?, _ variable: String) {
        if let file, let fault = TLSIdentity.fault(of: part, file: file) { report(fault, variable) }
    }

    private mutating func report(_ fault: TLSFault, _ variable: String) {
        report(variable, .mustBe("usable, but \(fault)"), example: TLSConfiguration.example(of: variable))
    }

    fileprivate mutating func context(_ first: TLSIdentity, _ others: [TLSIdentity]) -> TLSContext? {
        do throws(TLSFault) {
            return try TLSContext(first, additional: others)
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
