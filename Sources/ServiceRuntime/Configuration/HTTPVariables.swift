import CoreSyntax
import EnvironmentReading
import HTTPServer

extension ListenerAddress {
    /// `HTTP_HOST` and `HTTP_PORT`.
    init(reading reader: inout ConfigurationReader) {
        let host = reader.value("HTTP_HOST", .host, default: "127.0.0.1")
        let port = reader.value("HTTP_PORT", .integer(in: 0...65_535), default: "8080")
        self = Self.socketPath(host).map { .unix(path: $0) } ?? .tcp(host: host, port: UInt16(clamping: port))
    }

    /// - Returns: The text after `unix:`; `nil` for a text without this prefix.
    fileprivate static func socketPath(_ text: String) -> String? {
        let prefix = "unix:"
        return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    /// `MANAGEMENT_HOST` and `MANAGEMENT_PORT`; `nil` if the port is not set.
    init?(managementReading reader: inout ConfigurationReader, besides main: ListenerAddress) {
        let usual = if case .tcp(let host, _) = main { host } else { "127.0.0.1" }
        let host = reader.value("MANAGEMENT_HOST", .tcpHost, default: usual)
        guard let port = reader.optional("MANAGEMENT_PORT", .integer(in: 0...65_535), example: "9090") else {
            if reader.isSet("MANAGEMENT_HOST"), !reader.isSet("MANAGEMENT_PORT") {
                reader.warn("MANAGEMENT_HOST has no effect without MANAGEMENT_PORT")
            }
            return nil
        }
        self = .tcp(host: host, port: UInt16(clamping: port))
        if self == main, port != 0 { reader.report("MANAGEMENT_PORT", .mustBe("another port than HTTP_PORT"), example: "9090") }
    }

    /// True if only clients on this machine can reach the address.
    package var isLoopback: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _): (try? URLHost(unbracketed: host))?.isLoopback == true
        }
    }
}

extension ConfigurationRule where Value == String {
    /// A host name, an IP address without brackets, or the path of a socket.
    fileprivate static var host: Self {
        let longest = ListenerAddress.maximumPathBytes
        return Self("a host name, an IPv4 or IPv6 address without brackets and port, or unix:/path of at most \(longest) bytes") { text in
            guard let path = ListenerAddress.socketPath(text) else { return isTCPHost(text) ? text : nil }
            return path.hasPrefix("/") && path.utf8.count <= longest ? text : nil
        }
    }

    fileprivate static var tcpHost: Self {
        Self("a host name, or an IPv4 or IPv6 address without brackets and port") { isTCPHost($0) ? $0 : nil }
    }

    private static func isTCPHost(_ text: String) -> Bool { (try? URLHost(unbracketed: text)) != nil }
}

extension ConfigurationRule where Value == [ApplicationProtocol] {
    /// ALPN names, the preferred one first, without repetition.
    static var protocols: Self {
        let names = ApplicationProtocol.allCases.map(\.rawValue).joined(separator: " or ")
        return Self("a comma-separated list, each item \(names), none of them twice") { text in
            guard let list = ConfigurationRule<[ApplicationProtocol]>.list(of: .oneOfItsCases).parse(text) else { return nil }
            return Set(list).count == list.count ? list : nil
        }
    }
}

/// The value of a variable that is on or off.
enum Switch: String, CaseIterable, Sendable { case on, off }

extension Limits {
    /// Reads the `HTTP_…` variables of the bounds, whose defaults are those of `Limits`.
    init(reading reader: inout ConfigurationReader) {
        self.init()
        reader.read("HTTP_MAX_REQUEST_LINE_BYTES", &requestLineBytes, in: 512...65_536)
        reader.read("HTTP_MAX_FIELD_SECTION_BYTES", &fieldSectionBytes, in: 1024...1_048_576)
        reader.read("HTTP_MAX_FIELDS", &fieldCount, in: 8...1000)
        reader.read("HTTP_MAX_CONTENT_BYTES", &contentBytes, in: 0...1_073_741_824)
        reader.read("HTTP_MAX_CHUNK_EXTENSION_BYTES", &chunkExtensionBytes, in: 0...65_536)
        reader.read("HTTP_MAX_CHUNK_EXTENSIONS_BYTES", &chunkExtensionsTotalBytes, in: 0...1_048_576)
        reader.read("HTTP_MAX_TRAILER_BYTES", &trailerBytes, in: 2...1_048_576)
        reader.read("HTTP_MAX_PIPELINED", &pipelinedPerRound, in: 1...1000)
        reader.read("HTTP_MAX_CONNECTIONS", &connections, in: 1...1_000_000)
        reader.read("HTTP_MAX_BUFFERED_BYTES", &bufferedBytes, in: 1_048_576...1_099_511_627_776)
        reader.read("HTTP_CONTENT_MIN_BYTES_PER_SECOND", &contentMinimumBytesPerSecond, in: 1...1_073_741_824)
        reader.read("HTTP_CONTENT_GRACE_SECONDS", &contentGrace, in: 1...300)
        reader.read("HTTP_TLS_HANDSHAKE_SECONDS", &handshakeDeadline, in: 1...60)
        reader.read("HTTP_FIELD_SECTION_SECONDS", &fieldSectionDeadline, in: 1...300)
        reader.read("HTTP_IDLE_SECONDS", &idleTimeout, in: 1...3600)
        reader.read("HTTP_WRITE_STALL_SECONDS", &writeStall, in: 1...3600)
        reader.read("HTTP_HANDLER_SECONDS", &handlerDeadline, in: 1...3600)
        reader.read("HTTP_LINGER_BYTES", &lingerBytes, in: 0...1_073_741_824)
        reader.read("HTTP_LINGER_SECONDS", &lingerTime, in: 0...60)
        reader.read("HTTP_DRAIN_SECONDS", &drain, in: 0...300)
    }
}

extension ConfigurationReader {
    fileprivate mutating func read(_ variable: String, _ limit: inout Int, in range: ClosedRange<Int>) {
        limit = value(variable, .integer(in: range), default: "\(limit)")
    }

    fileprivate mutating func read(_ variable: String, _ limit: inout Duration, in range: ClosedRange<Int>) {
        limit = value(variable, .seconds(in: range), default: "\(limit.components.seconds)")
    }
}
