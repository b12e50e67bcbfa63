import CognitoTesting
import EnvironmentReading
import Glibc
import HTTPTesting
import Testing

@testable import CognitoCore

@Suite struct AccessVariablesTests {
    private static let production = [
        "COGNITO_CLIENT_ID": "client", "COGNITO_USER_POOL_ID": "us-fake-1_Pool", "COGNITO_ADMINS_GROUP_NAME": "admins",
        "COGNITO_MAIN_REGION": "us-fake-1",
    ]

    private func read(
        _ more: [String: String], file: String = ""
    ) -> (configuration: CognitoConfiguration?, reader: ConfigurationReader) {
        let file = EnvironmentFile(parsing: Array(file.utf8), path: ".env")
        var reader = ConfigurationReader(Environment(process: Self.production.merging(more) { $1 }, file: file))
        return (CognitoConfiguration(reading: &reader), reader)
    }

    private func valid(_ more: [String: String], file: String = "") throws -> CognitoConfiguration {
        let (configuration, reader) = read(more, file: file)
        #expect(reader.faults == [])
        return try #require(configuration)
    }

    @Test func `without a word the usual bounds hold, and the way is straight`() throws {
        let configuration = try valid([:])
        #expect(configuration.keySetAccess == KeySetAccess())
        #expect(configuration.keySetAccess.limits == CurlLimits(connect: .seconds(2), total: .seconds(5), maximumBodyBytes: 262_144))
        #expect(configuration.keySetAccess.maximumKeys == 100)
        #expect(configuration.maximumTokenBytes == 32_768)
    }

    @Test func `each bound of tokens and key sets can be set`() throws {
        let configuration = try valid([
            "COGNITO_MAX_TOKEN_BYTES": "4096", "COGNITO_JWKS_MAX_BYTES": "8192", "COGNITO_JWKS_MAX_KEYS": "7",
            "COGNITO_JWKS_CONNECT_SECONDS": "3", "COGNITO_JWKS_TRANSFER_SECONDS": "9",
        ])
        #expect(configuration.keySetAccess.limits == CurlLimits(connect: .seconds(3), total: .seconds(9), maximumBodyBytes: 8_192))
        #expect(configuration.keySetAccess.maximumKeys == 7)
        #expect(configuration.maximumTokenBytes == 4_096)
    }

    @Test(arguments: [
        ("COGNITO_MAX_TOKEN_BYTES", "1024", "65536", "1023", "65537"),
        ("COGNITO_JWKS_MAX_BYTES", "1024", "16777216", "1023", "16777217"), ("COGNITO_JWKS_MAX_KEYS", "1", "1000", "0", "1001"),
        ("COGNITO_JWKS_CONNECT_SECONDS", "1", "60", "0", "61"), ("COGNITO_JWKS_TRANSFER_SECONDS", "1", "60", "1.5", "61"),
    ])
    func `T106 each bound holds exactly`(variable: String, least: String, most: String, below: String, above: String) {
        for value in [least, most] { #expect(read([variable: value]).reader.faults == []) }
        for value in [below, above] { #expect(read([variable: value]).reader.faults.map(\.subject) == [.variable(variable)]) }
    }

    @Test(arguments: [
        (["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"], "https_proxy"),
        (["HTTPS_PROXY", "all_proxy", "ALL_PROXY"], "HTTPS_PROXY"),
        (["all_proxy", "ALL_PROXY"], "all_proxy"), (["ALL_PROXY"], "ALL_PROXY"),
    ])
    func `of several variables for a proxy one counts`(set: [String], counting: String) throws {
        let variables = Dictionary(uniqueKeysWithValues: set.map { ($0, "http://\($0):80") })
        #expect(try valid(variables).keySetAccess.route.proxy?.address.revealed == "http://\(counting):80")
    }

    @Test(arguments: ["http_proxy", "HTTP_PROXY"])
    func `a proxy for http means nothing, and what a request may have put there least of all`(variable: String) throws {
        #expect(try valid([variable: "http://proxy.example:80"]).keySetAccess.route == .direct)
    }

    @Test(arguments: ["no_proxy", "NO_PROXY"])
    func `exempt hosts go with the proxy`(variable: String) throws {
        let proxy = try valid(["https_proxy": "proxy.example:80", variable: "a.example"]).keySetAccess.route.proxy
        #expect(proxy == HTTPProxy("proxy.example:80", exemptHosts: "a.example"))
    }

    @Test func `the file's variables count like the environment's, and its empty ones are missing`() throws {
        let file = "https_proxy=http://file.example:80\n"
        #expect(try valid([:], file: file).keySetAccess.route.proxy?.address.revealed == "http://file.example:80")
        #expect(try valid(["https_proxy": ""], file: file).keySetAccess.route.proxy == nil)
    }

    @Test(arguments: ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"])
    func `T106 a malformed one is a fault by its name`(variable: String) {
        #expect(read([variable: "socks5://a;b"]).reader.faults.map(\.subject) == [.variable(variable)])
    }

    @Test func `a proxy's password shows neither in settings nor in faults`() {
        let listing = read(["https_proxy": "http://lion:hunter2@proxy.example:80"]).reader.settings.map(\.description)
        #expect(listing.contains("https_proxy=http://********@proxy.example:80  # environment"))
        let faults = read(["https_proxy": "ftp://lion:hunter2@proxy.example:80"]).reader.faults
        #expect(!ConfigurationFaults(faults).description.contains("hunter2"))
        #expect(faults.count == 1)
    }

    @Test func `authorities are read at once`() throws {
        let pem = try TestAuthority().rootPEM
        try withFiles(["ca.pem": pem]) { path in
            let bundle = try valid(["COGNITO_CA_FILE": path("ca.pem")]).keySetAccess.route.authorities
            #expect(bundle == (try CertificateBundle(pem: Array(pem.utf8))))
        }
    }

    @Test func `T106 a file without authorities is a fault`() throws {
        let pem = try TestAuthority().rootPEM
        let padding = String(repeating: "\n", count: CertificateBundle.maximumBytes - pem.utf8.count)
        let files = [
            "empty": "", "text": "hello", "broken": String(pem.dropLast(40)), "longest": pem + padding, "long": pem + padding + "\n",
        ]
        try withFiles(files) { path in
            #expect(read(["COGNITO_CA_FILE": path("longest")]).reader.faults == [])
            // T121
            #expect(mkfifo(path("pipe"), 0o600) == 0)
            for name in ["empty", "text", "broken", "long", "absent", ".", "pipe"] {
                let faults = read(["COGNITO_CA_FILE": path(name)]).reader.faults
                #expect(faults.map(\.subject) == [.variable("COGNITO_CA_FILE")], "\(name)")
            }
        }
    }
}
