import EnvironmentReading
import HTTPServer
import Logging
import Testing

@testable import ServiceRuntime

struct HTTPServiceConfigurationTests {
    private func read(_ variables: [String: String] = [:]) throws -> HTTPServiceConfiguration {
        try HTTPServiceConfiguration(Environment(process: variables))
    }

    private func faultyVariables(_ body: () throws -> HTTPServiceConfiguration) -> [ConfigurationFault.Subject] {
        do {
            _ = try body()
            return []
        } catch {
            return (error as? ConfigurationFaults)?.faults.map(\.subject) ?? []
        }
    }

    @Test func `the defaults are those of the documents`() throws {
        let configuration = try read()
        #expect(configuration.address == .tcp(host: "127.0.0.1", port: 8080))
        #expect(configuration.limits.contentBytes == 1 << 20)
        #expect(configuration.socketAccess == SocketAccess())
        #expect(configuration.limits.drain == .seconds(10))
        #expect(configuration.log.level == .info)
        #expect(configuration.shards.count == ProcessorAllowance.current.count)
        #expect(configuration.shards.reason == ProcessorAllowance.current.description)
        #expect(configuration.countsMetrics)
        #expect(configuration.management == nil)
        #expect(configuration.protocols == [.http2, .http1])
    }

    static let protocols: [(text: String, protocols: [ApplicationProtocol])] = [
        ("h2", [.http2]), ("http/1.1", [.http1]), ("http/1.1, h2", [.http1, .http2]), ("", [.http2, .http1]),
    ]
    @Test(arguments: protocols) func `protocols are spoken in the order given, and both where none is`(
        text: String, protocols: [ApplicationProtocol]
    ) throws {
        #expect(try read(["HTTP_PROTOCOLS": text]).protocols == protocols)
    }

    @Test(arguments: ["http/2", "H2", "h2,", "h2,h2", "http/1.0", "h2 http/1.1"])
    func `a protocol that is not known, or is there twice, is a fault`(text: String) {
        #expect(faultyVariables { try read(["HTTP_PROTOCOLS": text]) } == [.variable("HTTP_PROTOCOLS")])
    }

    @Test func `the management listener is where it is told to be, else beside the other one`() throws {
        let management = { try self.read($0).management }
        #expect(try management(["MANAGEMENT_PORT": "0"]) == .tcp(host: "127.0.0.1", port: 0))
        #expect(try management(["MANAGEMENT_PORT": "9", "HTTP_HOST": "::"]) == .tcp(host: "::", port: 9))
        #expect(try management(["MANAGEMENT_PORT": "9", "HTTP_HOST": "unix:/run/x"]) == .tcp(host: "127.0.0.1", port: 9))
        #expect(try management(["MANAGEMENT_PORT": "9", "MANAGEMENT_HOST": "10.0.0.1"]) == .tcp(host: "10.0.0.1", port: 9))
        #expect(try management(["MANAGEMENT_PORT": "8080", "MANAGEMENT_HOST": "10.0.0.1"]) == .tcp(host: "10.0.0.1", port: 8080))
    }

    @Test func `a management host without a port is probably a mistake`() throws {
        var reader = ConfigurationReader(Environment(process: ["MANAGEMENT_HOST": "10.0.0.1"]))
        #expect(HTTPServiceConfiguration(reading: &reader).management == nil)
        #expect(reader.warnings == ["MANAGEMENT_HOST has no effect without MANAGEMENT_PORT"])
    }

    @Test(arguments: [
        (["MANAGEMENT_PORT": "8080"], "MANAGEMENT_PORT"), (["MANAGEMENT_PORT": "65536"], "MANAGEMENT_PORT"),
        (["MANAGEMENT_PORT": "x"], "MANAGEMENT_PORT"), (["MANAGEMENT_PORT": "1", "MANAGEMENT_HOST": "unix:/run/x"], "MANAGEMENT_HOST"),
        (["MANAGEMENT_PORT": "1", "MANAGEMENT_HOST": "a b"], "MANAGEMENT_HOST"), (["HTTP_METRICS": "yes"], "HTTP_METRICS"),
        (["HTTP_METRICS": "On"], "HTTP_METRICS"),
    ])
    func `what cannot be meant for the management listener is a fault`(variables: [String: String], variable: String) {
        #expect(faultyVariables { try read(variables) } == [.variable(variable)])
    }

    @Test(arguments: [
        (ProcessorAllowance(runnable: 8, quota: 1.5), 2), (ProcessorAllowance(runnable: 3), 3), (ProcessorAllowance(runnable: 999), 256),
    ])
    func `there is a shard for each processor that may be used, up to the bound, unless a number is given`(
        allowed: ProcessorAllowance, count: Int
    ) {
        var reader = ConfigurationReader(Environment(process: [:]))
        let shards = Shards(reading: &reader, allowed: allowed)
        #expect(shards.count == count)
        #expect(shards.reason == allowed.description)
        reader = ConfigurationReader(Environment(process: ["HTTP_SHARDS": "7"]))
        let given = Shards(reading: &reader, allowed: allowed)
        #expect(given.count == 7)
        #expect(given.reason == "HTTP_SHARDS")
    }

    @Test func `metrics can be turned off`() throws {
        #expect(try !read(["HTTP_METRICS": "off"]).countsMetrics)
        #expect(try read(["HTTP_METRICS": "on"]).countsMetrics)
    }

    @Test func `each variable of a limit sets that limit and no other`() throws {
        let bytes: [(String, WritableKeyPath<Limits, Int>)] = [
            ("HTTP_MAX_REQUEST_LINE_BYTES", \.requestLineBytes), ("HTTP_MAX_FIELD_SECTION_BYTES", \.fieldSectionBytes),
            ("HTTP_MAX_FIELDS", \.fieldCount), ("HTTP_MAX_CONTENT_BYTES", \.contentBytes),
            ("HTTP_MAX_CHUNK_EXTENSION_BYTES", \.chunkExtensionBytes),
            ("HTTP_MAX_CHUNK_EXTENSIONS_BYTES", \.chunkExtensionsTotalBytes), ("HTTP_MAX_TRAILER_BYTES", \.trailerBytes),
            ("HTTP_MAX_PIPELINED", \.pipelinedPerRound), ("HTTP_MAX_CONNECTIONS", \.connections),
            ("HTTP_CONTENT_MIN_BYTES_PER_SECOND", \.contentMinimumBytesPerSecond), ("HTTP_LINGER_BYTES", \.lingerBytes),
            ("HTTP_MAX_BUFFERED_BYTES", \.bufferedBytes),
        ]
        for (variable, limit) in bytes {
            var expected = Limits()
            expected[keyPath: limit] =
                switch variable {
                case "HTTP_MAX_FIELDS", "HTTP_MAX_PIPELINED": 77
                case "HTTP_MAX_BUFFERED_BYTES": 7_777_777
                default: 7777
                }
            #expect("\(try read([variable: "\(expected[keyPath: limit])"]).limits)" == "\(expected)", "\(variable)")
        }
        let times: [(String, WritableKeyPath<Limits, Duration>)] = [
            ("HTTP_TLS_HANDSHAKE_SECONDS", \.handshakeDeadline), ("HTTP_FIELD_SECTION_SECONDS", \.fieldSectionDeadline),
            ("HTTP_CONTENT_GRACE_SECONDS", \.contentGrace),
            ("HTTP_IDLE_SECONDS", \.idleTimeout), ("HTTP_WRITE_STALL_SECONDS", \.writeStall),
            ("HTTP_HANDLER_SECONDS", \.handlerDeadline), ("HTTP_LINGER_SECONDS", \.lingerTime), ("HTTP_DRAIN_SECONDS", \.drain),
        ]
        for (variable, limit) in times {
            var expected = Limits()
            expected[keyPath: limit] = .seconds(33)
            #expect("\(try read([variable: "33"]).limits)" == "\(expected)", "\(variable)")
        }
    }

    @Test func `any host may be listened on without it`() throws {
        #expect(try read(["HTTP_HOST": "0.0.0.0", "HTTP_PORT": "0"]).address == .tcp(host: "0.0.0.0", port: 0))
        #expect(try read(["HTTP_HOST": "unix:/run/lions.sock"]).address == .unix(path: "/run/lions.sock"))
    }

    private static let longestLabel = String(repeating: "a", count: 63)
    private static let longestName = "\(longestLabel).\(longestLabel).\(longestLabel)." + String(repeating: "b", count: 61)

    @Test(arguments: [
        "a", "a-b.example", "a_b", "1a.example", "255.255.255.255", "0.0.0.0", "::", "::1", "2001:db8::1", "::ffff:10.0.0.1",
        "fe80::1%eth0", "fe80::1%" + String(repeating: "e", count: 15), longestLabel, longestName,
    ])
    func `a host is a name or an address`(host: String) throws {
        #expect(try read(["HTTP_HOST": host]).address == .tcp(host: host, port: 8080))
        #expect(try read(["MANAGEMENT_HOST": host, "MANAGEMENT_PORT": "9"]).management == .tcp(host: host, port: 9))
    }

    @Test(arguments: [
        "a b", "http://x", "x/y", "127.0.0.1:80", "localhost:80", "[::1]", "[::1]:80", "256.1.1.1", "1.2.3", "1.2.3.4.5", "127.0.0.01",
        "-bad-", "bad-", "a.-b", "a..b", ".a", "a.", ".", ":", "1:2", ":::", "1:2:3:4:5:6:7:8:9", "12345::", "::1%", "::g", "::1%a/b",
        "a%eth0", "ä", "fe80::1%" + String(repeating: "e", count: 16), longestLabel + "a", longestName + "b", "unix:relative", "unix:",
    ])
    func `what can be no host is a fault of its variable`(host: String) {
        #expect(faultyVariables { try read(["HTTP_HOST": host]) } == [.variable("HTTP_HOST")])
        #expect(faultyVariables { try read(["MANAGEMENT_HOST": host, "MANAGEMENT_PORT": "9"]) } == [.variable("MANAGEMENT_HOST")])
    }

    @Test func `the path of a socket is as long as the kernel lets it be`() throws {
        let longest = "/" + String(repeating: "ä", count: 53)
        #expect(longest.utf8.count == 107)
        #expect(try read(["HTTP_HOST": "unix:\(longest)"]).address == .unix(path: longest))
        #expect(faultyVariables { try read(["HTTP_HOST": "unix:\(longest)a"]) } == [.variable("HTTP_HOST")])
    }

    @Test(arguments: [
        ("HTTP_PORT", "0", "65535", "-1", "65536"), ("HTTP_DRAIN_SECONDS", "0", "300", "x", "301"),
        ("HTTP_MAX_FIELDS", "8", "1000", "7", "1001"), ("HTTP_MAX_CONTENT_BYTES", "0", "1073741824", "+5", "1073741825"),
        ("HTTP_SHARDS", "1", "256", "0", "257"), ("HTTP_IDLE_SECONDS", "1", "3600", "0", "3601"),
        ("HTTP_TLS_HANDSHAKE_SECONDS", "1", "60", "0", "61"), ("HTTP_MAX_REQUEST_LINE_BYTES", "512", "65536", "511", "65537"),
        ("HTTP_MAX_FIELD_SECTION_BYTES", "1024", "1048576", "1023", "1048577"),
        ("HTTP_MAX_CHUNK_EXTENSION_BYTES", "0", "65536", "-1", "65537"),
        ("HTTP_MAX_CHUNK_EXTENSIONS_BYTES", "0", "1048576", "-1", "1048577"),
        ("HTTP_MAX_TRAILER_BYTES", "2", "1048576", "1", "1048577"), ("HTTP_MAX_PIPELINED", "1", "1000", "0", "1001"),
        ("HTTP_MAX_CONNECTIONS", "1", "1000000", "0", "1000001"), ("HTTP_LINGER_BYTES", "0", "1073741824", "-1", "1073741825"),
        ("HTTP_MAX_BUFFERED_BYTES", "1048576", "1099511627776", "1048575", "1099511627777"),
        ("HTTP_LINGER_SECONDS", "0", "60", "0.5", "61"), ("HTTP_FIELD_SECTION_SECONDS", "1", "300", "0", "301"),
        ("HTTP_CONTENT_GRACE_SECONDS", "1", "300", "0", "301"), ("HTTP_WRITE_STALL_SECONDS", "1", "3600", "0", "3601"),
        ("HTTP_CONTENT_MIN_BYTES_PER_SECOND", "1", "1073741824", "0", "1073741825"), ("HTTP_HANDLER_SECONDS", "1", "3600", "0", "3601"),
    ])
    func `each variable is taken at its bounds and refused beyond them`(
        variable: String, least: String, most: String, below: String, above: String
    ) {
        for value in [least, most] { #expect(faultyVariables { try read([variable: value]) } == []) }
        for value in [below, above] { #expect(faultyVariables { try read([variable: value]) } == [.variable(variable)]) }
    }
}
