import EnvironmentReading
import HTTPServer

extension TrustedProxies {
    private static let variable = "HTTP_TRUSTED_PROXIES"
    private static let fieldVariable = "HTTP_FORWARDED_FIELD"
    private static let preambleVariable = "HTTP_PROXY_PROTOCOL"
    private static let example = "10.0.0.0/8,2001:db8::/32"

    /// Reads `HTTP_TRUSTED_PROXIES` and `HTTP_FORWARDED_FIELD`.
    ///
    /// - Returns: `nil` if no proxy is trusted.
    static func read(_ reader: inout ConfigurationReader, at address: ListenerAddress) -> TrustedProxies? {
        let entries = reader.optional(variable, .list(of: .proxy), example: example)
        let field: Field = reader.value(fieldVariable, .oneOfItsCases, default: Field.any.rawValue)
        guard let entries else {
            if reader.isSet(fieldVariable), !reader.isSet(variable) { reader.warn("\(fieldVariable) has no effect without \(variable)") }
            return nil
        }
        let networks = entries.compactMap(\.network)
        if networks.contains(where: \.isWholeFamily) {
            reader.warn("\(variable) names every address: whoever can connect says who has sent a request")
        }
        let includesUnix = networks.count < entries.count
        if includesUnix, !address.isUnix { reader.warn("unix in \(variable) has no effect without HTTP_HOST=unix:/path") }
        return TrustedProxies(networks, includesUnix: includesUnix, field: field)
    }

    /// Reads `HTTP_PROXY_PROTOCOL`, which is refused without `HTTP_TRUSTED_PROXIES`: only trusted proxies send a preamble.
    static func readPreambles(_ reader: inout ConfigurationReader) -> Bool {
        let preamble: Switch = reader.value(preambleVariable, .oneOfItsCases, default: "off")
        guard preamble == .on else { return false }
        if !reader.isSet(variable) { reader.report(variable, .missingFor(setting: "\(preambleVariable)=on"), example: example) }
        return true
    }
}

private enum Entry {
    case network(IPNetwork)
    case unix

    var network: IPNetwork? { if case .network(let network) = self { network } else { nil } }
}

extension ListenerAddress {
    fileprivate var isUnix: Bool { if case .unix = self { true } else { false } }
}

extension ConfigurationRule where Value == Entry {
    fileprivate static var proxy: Self {
        let expectation = "an IPv4 or IPv6 address without port, a network such as 10.0.0.0/8 with no bits beyond its prefix, or unix"
        return Self(expectation) { text in text == "unix" ? .unix : IPNetwork(text).map(Entry.network) }
    }
}
