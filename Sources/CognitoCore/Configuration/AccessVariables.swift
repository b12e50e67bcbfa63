import EnvironmentReading
import FileReading

extension KeySetAccess {
    /// Reads the `COGNITO_JWKS_…` variables of the bounds, and those of the route.
    init(reading reader: inout ConfigurationReader) {
        let usual = KeySetAccess()
        limits = CurlLimits(
            connect: reader.seconds("COGNITO_JWKS_CONNECT_SECONDS", in: 1...60, default: usual.limits.connect),
            total: reader.seconds("COGNITO_JWKS_TRANSFER_SECONDS", in: 1...60, default: usual.limits.total),
            maximumBodyBytes: reader.value(
                "COGNITO_JWKS_MAX_BYTES", .integer(in: 1_024...16_777_216), default: "\(usual.limits.maximumBodyBytes)"))
        maximumKeys = reader.value("COGNITO_JWKS_MAX_KEYS", .integer(in: 1...1_000), default: "\(usual.maximumKeys)")
        route = CurlRoute(reading: &reader)
    }
}

extension CurlRoute {
    /// Reads `COGNITO_CA_FILE` and the variables by which programs are told of a proxy.
    init(reading reader: inout ConfigurationReader) {
        authorities = reader.optional("COGNITO_CA_FILE", .certificateBundle, example: "/etc/ssl/certs/my-authority.pem")
        proxy = Self.proxy(reading: &reader)
    }

    /// In either case, as is the custom, the lower one first. It is for https alone, so that `http_proxy` means nothing here; its
    /// upper-case form is where a CGI script finds a request's `Proxy` field.
    private static func proxy(reading reader: inout ConfigurationReader) -> HTTPProxy? {
        let variable = reader.firstSet(of: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
        let exempt = reader.firstSet(of: ["no_proxy", "NO_PROXY"])
        let hosts = reader.optional(exempt, .exemptHosts, example: "localhost,.internal.example") ?? ""
        let address = reader.optional(variable, .proxyAddress, example: "http://proxy.example:3128")
        return address.flatMap { HTTPProxy($0, exemptHosts: hosts) }
    }
}

extension ConfigurationReader {
    fileprivate mutating func seconds(_ variable: String, in range: ClosedRange<Int>, default usual: Duration) -> Duration {
        value(variable, .seconds(in: range), default: "\(usual.components.seconds)")
    }

    /// The first of these variables that has a value, or else the first.
    fileprivate func firstSet(of variables: [String]) -> String { variables.first(where: isSet) ?? variables.first ?? "" }
}

extension ConfigurationRule where Value == CertificateBundle {
    /// The path of a file of certificates, which is read at once.
    fileprivate static var certificateBundle: Self {
        Self("a readable file of at most 1 MiB with at least one certificate in PEM, and none that is broken") { path in
            guard let text = try? RegularFile.content(of: path, maximumBytes: CertificateBundle.maximumBytes) else { return nil }
            return try? CertificateBundle(pem: text)
        }
    }
}

extension ConfigurationRule where Value == String {
    /// The address of a proxy, of which user and password are not shown.
    fileprivate static var proxyAddress: Self {
        Self("a proxy of the form http://[user:password@]host:port") { HTTPProxy($0) == nil ? nil : $0 }
            .showing { HTTPProxy($0)?.shownAddress ?? Secret.mask }
    }

    fileprivate static var exemptHosts: Self {
        Self("a list of host names, .domains, addresses and networks, or *, at most 4096 characters") {
            HTTPProxy.isHostList($0) ? $0 : nil
        }
    }
}
