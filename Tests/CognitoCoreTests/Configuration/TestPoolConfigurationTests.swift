import CognitoCore
import EnvironmentReading
import Testing

@Suite struct TestPoolConfigurationTests: CognitoVariables {
    @Test(arguments: ["embedded", "remote"])
    func `testing needs five variables more`(mode: String) {
        let faults = read(["COGNITO_TESTING": mode]).reader.faults
        #expect(Set(faults.map(\.subject.description)) == Set(Self.test.keys))
        #expect(faults.allSatisfy { $0.problem == .missingFor(setting: "COGNITO_TESTING=\(mode)") })
    }

    @Test func `without testing the test variables are not looked at`() throws {
        _ = try valid(["COGNITO_TEST_USER_POOL_ID": "nonsense", "COGNITO_POOL_PORT": "nonsense"])
    }

    @Test func `a remote test pool is the trusted one, and the addresses are about it`() throws {
        let configuration = try valid(
            Self.test.merging([
                "COGNITO_TESTING": "remote", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://127.0.0.1:5000",
                "COGNITO_TEST_CLIENT_SECRET": "hush",
            ]) { $1 })
        guard case .remote(let test) = configuration.testing else {
            Issue.record("not remote: \(configuration.testing)")
            return
        }
        #expect(configuration.trustedPool == test.pool)
        #expect(test.pool.clientIDs == ["demoTestClientIdXYZ789"])
        #expect(test.pool.endpoint.text == "http://127.0.0.1:5000")
        #expect(test.userPassword.revealed == "Pass!word123")
        #expect(test.clientSecret?.revealed == "hush")
        #expect(configuration.pool == (try .fixture()))
    }

    @Test(
        arguments: [
            (nil, "http://127.0.0.1:4711/us-mock-2_jKlMnOpQr"), ("own", "http://127.0.0.1:4711/us-mock-2_jKlMnOpQr"),
            ("aws", "https://cognito-idp.us-mock-2.amazonaws.com/us-mock-2_jKlMnOpQr"),
            ("http://pool.test:9229", "http://pool.test:9229/us-mock-2_jKlMnOpQr"),
            ("https://pool.example/a/", "https://pool.example/a/us-mock-2_jKlMnOpQr"),
        ])
    func `an embedded pool is named as the environment says`(setting: String?, issuer: String) throws {
        var variables = Self.test.merging(["COGNITO_TESTING": "embedded", "COGNITO_POOL_PORT": "0"]) { $1 }
        variables["COGNITO_POOL_ISSUER"] = setting
        let listening = try valid(variables).withEmbeddedPool(listeningAt: try HTTPURL("http://127.0.0.1:4711"))
        #expect(listening.trustedPool.issuer == issuer)
        #expect(
            listening.trustedPool.keySetLocation.description
                == "http://127.0.0.1:4711/us-mock-2_jKlMnOpQr/.well-known/jwks.json")
    }

    @Test(arguments: ["Own", "AWS", "pool.example", "ftp://pool.example", "https://pool.example?a", "https://", "https://u@pool.example"])
    func `a name of the embedded pool that is no address is refused`(setting: String) {
        let variables = Self.test.merging(["COGNITO_TESTING": "embedded", "COGNITO_POOL_ISSUER": setting]) { $1 }
        #expect(read(variables).reader.faults.map(\.subject) == [.variable("COGNITO_POOL_ISSUER")])
        #expect(read(variables.merging(["COGNITO_TESTING": "off"]) { $1 }).reader.faults.isEmpty)
    }

    @Test(
        arguments: [
            ("http://localhost:3000/a, https://app.example/b", true), ("myapp://callback", true), ("http://[::1]:1/", true),
            ("http://app.example/", false), ("/callback", false), ("https://app.example/#x", false), ("http://localhost,", false),
            ("http://localhost.evil.example/", false), ("https://app.example/" + String(repeating: "a", count: 1_004), true),
            ("https://app.example/" + String(repeating: "a", count: 1_005), false),
        ])
    func `callback URLs are absolute, and http only on this machine`(setting: String, isRight: Bool) {
        let variables = Self.test.merging(["COGNITO_TESTING": "embedded", "COGNITO_POOL_CALLBACK_URLS": setting]) { $1 }
        let faults = read(variables).reader.faults.map(\.subject)
        #expect(faults == (isRight ? [] : [.variable("COGNITO_POOL_CALLBACK_URLS")]))
    }

    @Test func `an embedded pool is found and named where it listens`() throws {
        let configuration = try valid(
            Self.test.merging(["COGNITO_TESTING": "embedded", "COGNITO_POOL_PORT": "0"]) { $1 })
        let listening = configuration.withEmbeddedPool(listeningAt: try HTTPURL("http://127.0.0.1:4711"))
        #expect(listening.trustedPool.issuer == "http://127.0.0.1:4711/us-mock-2_jKlMnOpQr")
        #expect(listening.trustedPool.endpoint.text == "http://127.0.0.1:4711")
        #expect(
            listening.trustedPool.keySetLocation.description
                == "http://127.0.0.1:4711/us-mock-2_jKlMnOpQr/.well-known/jwks.json")
    }

    @Test func `an embedded pool never points at AWS, even before it listens`() throws {
        let configuration = try valid(Self.test.merging(["COGNITO_TESTING": "embedded"]) { $1 })
        #expect(
            configuration.trustedPool.keySetLocation.description
                == "http://127.0.0.1:9229/us-mock-2_jKlMnOpQr/.well-known/jwks.json")
    }

    @Test func `an embedded pool makes the addresses moot, with a warning for each`() {
        let addresses = ["COGNITO_ISSUER": "nonsense", "COGNITO_JWKS_URI": "nonsense"]
        let (configuration, reader) = read(
            Self.test.merging(addresses) { $1 }.merging(["COGNITO_TESTING": "embedded"]) { $1 })
        #expect(configuration?.trustedPool.issuer == "http://127.0.0.1:9229/us-mock-2_jKlMnOpQr")
        #expect(reader.warnings.count == 2)
    }

    @Test(arguments: [("0", true), ("65535", true), ("65536", false), ("", true)])
    func `the port of the embedded pool is a port`(port: String, isRight: Bool) {
        let faults = read(Self.test.merging(["COGNITO_TESTING": "embedded", "COGNITO_POOL_PORT": port]) { $1 }).reader
            .faults
        #expect(faults.map(\.subject) == (isRight ? [] : [.variable("COGNITO_POOL_PORT")]))
    }

    @Test(
        arguments: [
            ("embedded", "pool.json", "pool.json"), ("embedded", "", nil), ("remote", "pool.json", nil),
            ("embedded", String(repeating: "a", count: 4096), String(repeating: "a", count: 4096)),
        ] as [(String, String, String?)])
    func `only an embedded pool remembers, and only if it is told where`(mode: String, file: String, expected: String?) throws {
        let configuration = try valid(Self.test.merging(["COGNITO_TESTING": mode, "COGNITO_POOL_DATA": file]) { $1 })
        #expect(configuration.testing.testPool?.dataFile == expected)
    }

    @Test func `the path of the pool's file has a bound`() {
        let path = String(repeating: "a", count: 4097)
        let faults = read(Self.test.merging(["COGNITO_TESTING": "embedded", "COGNITO_POOL_DATA": path]) { $1 }).reader.faults
        #expect(faults.map(\.subject) == [.variable("COGNITO_POOL_DATA")])
    }
}
