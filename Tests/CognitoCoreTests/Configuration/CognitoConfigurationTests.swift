import CognitoCore
import EnvironmentReading
import Testing

@Suite struct CognitoConfigurationTests: CognitoVariables {
    @Test func `four variables are enough`() throws {
        let configuration = try valid()
        #expect(configuration.pool == (try .fixture()))
        #expect(configuration.trustedPool == configuration.pool)
        #expect(configuration.adminsGroupName == "demoAdmins")
        #expect(configuration.testing == .off)
        #expect(configuration.acceptedTokenUse == .id)
        #expect(configuration.clockSkew == .zero)
        #expect(configuration.maximumKeySetAge == .seconds(24 * 3600))
    }

    @Test(arguments: ["embedded", "remote", "Off", "on", "nonsense"])
    func `T108 unless a program says that it accepts test pools, asking for one is the one fault`(mode: String) {
        let environment = Environment(process: Self.production.merging(Self.test) { $1 }.merging(["COGNITO_TESTING": mode]) { $1 })
        let error = #expect(throws: ConfigurationFaults.self) { try CognitoConfiguration(environment) }
        #expect(
            error?.faults.map(\.description) == [
                "COGNITO_TESTING must be off: this program trusts no test pool, for example COGNITO_TESTING=off"
            ])
        let configuration = try? CognitoConfiguration(environment, acceptingTestPools: true)
        #expect(configuration?.testing.testPool?.pool.id == (["embedded", "remote"].contains(mode) ? "us-mock-2_jKlMnOpQr" : nil))
    }

    @Test(arguments: ["off", ""])
    func `without a test pool nothing need be accepted`(mode: String) throws {
        let environment = Environment(process: Self.production.merging(["COGNITO_TESTING": mode]) { $1 })
        #expect(try CognitoConfiguration(environment) == valid())
    }

    @Test func `an empty environment lists all four, with examples`() {
        let (configuration, reader) = read([:], [:])
        #expect(configuration == nil)
        #expect(
            reader.faults.map(\.description) == [
                "COGNITO_CLIENT_ID is missing, for example COGNITO_CLIENT_ID=exampleClientIdABC123",
                "COGNITO_USER_POOL_ID is missing, for example COGNITO_USER_POOL_ID=us-fake-1_abCDeFgHi",
                "COGNITO_MAIN_REGION is missing, for example COGNITO_MAIN_REGION=us-fake-1",
                "COGNITO_ADMINS_GROUP_NAME is missing, for example COGNITO_ADMINS_GROUP_NAME=admins",
            ])
    }

    @Test func `T106 every fault is told at once`() {
        let wrong = [
            "COGNITO_CLIENT_ID": " ", "COGNITO_USER_POOL_ID": "nonsense", "COGNITO_ADMINS_GROUP_NAME": "two words",
            "COGNITO_MAIN_REGION": "US", "COGNITO_TOKEN_USE": "ID", "COGNITO_CLOCK_SKEW_SECONDS": "301",
            "COGNITO_JWKS_MAX_STALE_HOURS": "0", "COGNITO_ISSUER": "http://example.com?",
            "COGNITO_JWKS_URI": "ftp://example.com", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "localhost:5000",
            "COGNITO_TESTING": "yes",
        ]
        #expect(Set(faulty(wrong)) == Set(wrong.keys))
    }

    @Test(arguments: [
        ("COGNITO_CLIENT_ID", "a,b", true), ("COGNITO_CLIENT_ID", "a,", false), ("COGNITO_CLIENT_ID", "a b", false),
        ("COGNITO_ADMINS_GROUP_NAME", String(repeating: "ä", count: 128), true),
        ("COGNITO_ADMINS_GROUP_NAME", String(repeating: "ä", count: 129), false),
        ("COGNITO_ADMINS_GROUP_NAME", "ad\u{200B}mins", false),
        ("COGNITO_CLOCK_SKEW_SECONDS", "0", true), ("COGNITO_CLOCK_SKEW_SECONDS", "300", true),
        ("COGNITO_CLOCK_SKEW_SECONDS", "301", false), ("COGNITO_CLOCK_SKEW_SECONDS", "-1", false),
        ("COGNITO_JWKS_MAX_STALE_HOURS", "1", true), ("COGNITO_JWKS_MAX_STALE_HOURS", "72", true),
        ("COGNITO_JWKS_MAX_STALE_HOURS", "73", false), ("COGNITO_JWKS_MAX_STALE_HOURS", "0", false),
        ("COGNITO_TOKEN_USE", "access", true), ("COGNITO_TOKEN_USE", "any", true),
        ("COGNITO_TOKEN_USE", "refresh", false),
        ("COGNITO_ISSUER", "https://issuer-cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi", true),
        ("COGNITO_ISSUER", "http://issuer.example", false), ("COGNITO_JWKS_URI", "http://127.0.0.1:1/k", true),
        ("COGNITO_JWKS_URI", "file:keys.json", true), ("COGNITO_JWKS_URI", "http://10.0.0.1/k", false),
    ])
    func `T24 T106 T107 each variable has its rule`(variable: String, value: String, isRight: Bool) {
        #expect(read([variable: value]).reader.faults.map(\.subject) == (isRight ? [] : [.variable(variable)]))
    }

    @Test func `an issuer that may not be called is a name like any other, once it is said where the keys are`() {
        let issuer = "http://localhost.localstack.cloud:4566/us-fake-1_abCDeFgHi"
        let (configuration, reader) = read(["COGNITO_ISSUER": issuer, "COGNITO_JWKS_URI": "http://127.0.0.1:4566/keys"])
        #expect(reader.faults.isEmpty)
        #expect(configuration?.pool.issuer == issuer)
    }

    @Test func `the pool must be of the Region`() {
        let (_, reader) = read(["COGNITO_MAIN_REGION": "us-fake-2"])
        #expect(
            reader.faults.map(\.description) == [
                "COGNITO_USER_POOL_ID must be a pool of the Region in COGNITO_MAIN_REGION, which is the part before _, "
                    + "for example COGNITO_USER_POOL_ID=us-fake-2_abCDeFgHi"
            ])
    }

    @Test func `the addresses can be given`() throws {
        let configuration = try valid([
            "COGNITO_ISSUER": "https://id.example/pool",
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://localhost:5000",
        ])
        #expect(configuration.trustedPool.issuer == "https://id.example/pool")
        #expect(configuration.trustedPool.endpoint.text == "http://localhost:5000")
        #expect(
            configuration.trustedPool.keySetLocation.description
                == "http://localhost:5000/us-fake-1_abCDeFgHi/.well-known/jwks.json")
    }

    @Test func `T107 a key set over http is warned about`() {
        #expect(read(["COGNITO_JWKS_URI": "http://127.0.0.1:5000/k"]).reader.warnings.count == 1)
        #expect(read().reader.warnings == [])
    }

    private static let emulator = "http://localstack:4566"
    private static let endpoint = "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"

    @Test(arguments: ["off", "remote"])
    func `T106 an endpoint that also yields the keys is https or of this machine, and the fault says why`(mode: String) {
        let faults = read(Self.test.merging(["COGNITO_TESTING": mode, Self.endpoint: Self.emulator]) { $1 }).reader.faults
        #expect(
            faults.map(\.description) == [
                "\(Self.endpoint) must be https or of this machine, unless COGNITO_JWKS_URI says where the keys are, "
                    + "for example \(Self.endpoint)=http://127.0.0.1:9229"
            ])
    }

    @Test func `once it is said where the keys are, any http address is an endpoint`() throws {
        let keys = "https://keys.example/j"
        let (configuration, reader) = read([Self.endpoint: Self.emulator, "COGNITO_JWKS_URI": keys])
        #expect(reader.faults == [])
        #expect(reader.warnings == [])
        #expect(configuration?.pool.endpoint.text == Self.emulator)
        #expect(configuration?.pool.keySetLocation.description == keys)
        #expect(faulty([Self.endpoint: "ftp://localstack", "COGNITO_JWKS_URI": keys]) == [Self.endpoint])
        #expect(faulty([Self.endpoint: Self.emulator, "COGNITO_JWKS_URI": "http://localstack:4566/keys"]) == ["COGNITO_JWKS_URI"])
    }

    @Test(arguments: [(emulator, true), ("http://127.0.0.1:4566", false), ("https://localstack:4566", false)])
    func `passwords that test logins would send in the clear are warned about`(address: String, isWarned: Bool) {
        let variables = ["COGNITO_TESTING": "remote", Self.endpoint: address, "COGNITO_JWKS_URI": "https://keys.example/j"]
        let (configuration, reader) = read(Self.test.merging(variables) { $1 })
        #expect(configuration?.trustedPool.endpoint.text == address)
        let warning = "test logins send passwords over http to \(address), where anybody in between can read them"
        #expect(reader.warnings == (isWarned ? [warning] : []))
    }

    @Test func `T106 no secret shows in faults, settings or a dump`() throws {
        let secret = "hunter2\u{7}"
        let (_, faulty) = read(
            Self.test.merging([
                "COGNITO_TESTING": "remote", "COGNITO_TEST_USER_PASSWORD": secret, "COGNITO_TEST_CLIENT_SECRET": secret,
            ]) { $1 })
        #expect(faulty.faults.count == 2)
        #expect(!ConfigurationFaults(faulty.faults).description.contains("hunter2"))
        let (configuration, reader) = read(Self.test.merging(["COGNITO_TESTING": "remote"]) { $1 })
        var dumped = ""
        dump(try #require(configuration), to: &dumped)
        let listing = reader.settings.map(\.description).joined(separator: "\n")
        #expect(!listing.contains("Pass!word123"))
        #expect(listing.contains("COGNITO_TEST_USER_PASSWORD=********"))
        #expect(!dumped.contains("Pass!word123"))
    }
}
