import CognitoCore
import EnvironmentReading
import JOSE
import Testing

struct AdditionalIssuersTests {
    private static let production = [
        "COGNITO_CLIENT_ID": "exampleClientIdABC123", "COGNITO_USER_POOL_ID": "us-fake-1_abCDeFgHi",
        "COGNITO_ADMINS_GROUP_NAME": "demoAdmins", "COGNITO_MAIN_REGION": "us-fake-1",
    ]

    private func read(_ issuers: String, _ more: [String: String] = [:]) -> (CognitoConfiguration?, ConfigurationReader) {
        let environment = Self.production.merging(more) { $1 }.merging(["COGNITO_ADDITIONAL_ISSUERS": issuers]) { $1 }
        var reader = ConfigurationReader(Environment(process: environment))
        return (CognitoConfiguration(reading: &reader, acceptingTestPools: true), reader)
    }

    private func additional(_ issuers: String) throws -> [Issuer] {
        let (configuration, reader) = read(issuers)
        #expect(reader.faults == [])
        return Array(try #require(configuration).trustedIssuers.dropFirst())
    }

    @Test func `a pool needs its clients, and takes ID tokens unless said otherwise`() throws {
        let issuers = try additional("eu-west-1_Second;client=abc|def")
        #expect(issuers.map(\.name) == ["https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Second"])
        #expect(issuers.first?.rules == .userPool(clientIDs: ["abc", "def"], tokenUse: .id, apiAudiences: []))
        #expect(
            issuers.first?.keySetLocation.description
                == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Second/.well-known/jwks.json")
    }

    @Test(arguments: [
        ("us-gov-west-1_A", "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_A"),
        ("cn-north-1_A", "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A"),
        ("eusc-de-east-1_A", "https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_A"),
    ])
    func `a pool of another partition has an address there`(id: String, issuer: String) throws {
        #expect(try additional("\(id);client=a").map(\.name) == [issuer])
    }

    @Test func `a pool's token use, API, issuer and key set can be given`() throws {
        let issuers = try additional(
            "eu-west-1_B;client=a;use=access;audience=https://api.example.com"
                + ";issuer=https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_B;jwks=file:keys.json")
        #expect(issuers.map(\.name) == ["https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_B"])
        #expect(issuers.first?.rules == .userPool(clientIDs: ["a"], tokenUse: .access, apiAudiences: ["https://api.example.com"]))
        #expect(issuers.first?.keySetLocation == .file(path: "keys.json"))
    }

    @Test(arguments: [
        ("https://login.example.com;audience=a|b", "https://login.example.com/.well-known/jwks.json"),
        ("https://login.example.com/;audience=a|b", "https://login.example.com/.well-known/jwks.json"),
        ("https://login.example.com;audience=a|b;jwks=https://keys.example.com/x=y", "https://keys.example.com/x=y"),
    ])
    func `any other issuer is named by its address and needs an audience`(text: String, keys: String) throws {
        let issuers = try additional(text)
        #expect(issuers.first?.name == text.split(separator: ";").first.map(String.init))
        #expect(issuers.first?.rules == .openID(audiences: ["a", "b"]))
        #expect(issuers.first?.keySetLocation.description == keys)
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `an issuer that is no pool may sign by other algorithms`(algorithm: SignatureAlgorithm) throws {
        let issuers = try additional(
            "https://a.example.com;audience=b;alg=\(algorithm.rawValue),https://c.example.com;audience=d;alg=RS256|PS256")
        #expect(issuers.map(\.algorithms) == [[algorithm], [.rs256, .ps256]])
    }

    @Test func `where its groups and scopes are can be said of an issuer that is no pool`() throws {
        let issuers = try additional(
            #"https://a.example;audience=b;groups=realm_access.roles;scopes=scp,https://c.example;audience=d;groups=https://d.example/g"#
                + #",https://e.example;audience=f;groups=resource_access.my\.api.roles"#)
        let keys = JWKSLocation("https://a.example/.well-known/jwks.json")
        let expected = try Issuer(
            openID: "https://a.example", audiences: ["b"], keySetLocation: try #require(keys), groups: ClaimPath("realm_access.roles"),
            scopes: ClaimPath("scp"))
        #expect(issuers.first == expected)
        #expect(issuers.count == 3)
    }

    @Test func `an issuer is required unless it is said that it is not`() throws {
        for entry in ["eu-west-1_A;client=a", "https://a.example.com;audience=b"] {
            #expect(try additional(entry).map(\.isRequired) == [true])
            #expect(try additional(entry + ";required=yes").map(\.isRequired) == [true])
            #expect(try additional(entry + ";required=no").map(\.isRequired) == [false])
        }
        let (configuration, _) = read("eu-west-1_A;client=a;required=no")
        #expect(configuration?.trustedIssuers.map(\.isRequired) == [true, false])
    }

    @Test func `several entries are separated by commas`() throws {
        let issuers = try additional("eu-west-1_A;client=a , https://login.example.com;audience=b")
        #expect(issuers.count == 2)
    }

    @Test(arguments: [
        "eu-west-1_A", "eu-west-1_A;client=", "eu-west-1_A;client=a|", "eu-west-1_A;client=a b", "eu-west-1_A;client=a;use=both",
        "eu-west-1_A;client=a;client=b", "eu-west-1_A;client=a;alg=none", "eu-west-1_A;client=a;jwks=http://keys.example.com",
        "eu-west-1_A;client=a;issuer=x", "nonsense;client=a", "eu-west-1_A;client=a,", ";client=a", "eu-west-1_A;client",
        "https://login.example.com", "https://login.example.com;audience=", "https://login.example.com;client=a",
        "http://login.example.com;audience=a", "https://login.example.com?x;audience=a", "ftp://x;audience=a",
        "https://login.example.com;audience=a;alg=HS256", "https://login.example.com;audience=a;alg=none",
        "https://login.example.com;audience=a;alg=RS256|rs256", "eu-west-1_A;client=a;alg=RS256",
        "https://login.example.com;audience=a;groups=", "https://login.example.com;audience=a;groups=a..b",
        "https://login.example.com;audience=a;groups=a|b", "https://login.example.com;audience=a;scopes=a b",
        "https://login.example.com;audience=a;scopes=a|b", "https://login.example.com;audience=a;groups=a;groups=b",
        "eu-west-1_A;client=a;groups=roles", "eu-west-1_A;client=a;scopes=scp",
        "eu-west-1_A;client=a;required=", "eu-west-1_A;client=a;required=maybe", "https://login.example.com;audience=a;required=No",
        "eu-west-1_A;client=a;required=no;required=no", "eu-west-1_A;client=a,eu-west-1_A;client=b", "us-fake-1_abCDeFgHi;client=a",
    ])
    func `T106 another form, or an issuer named twice, is a fault`(text: String) {
        let (configuration, reader) = read(text)
        #expect(configuration == nil)
        #expect(reader.faults.map(\.subject.description) == ["COGNITO_ADDITIONAL_ISSUERS"])
    }

    @Test func `while there is a test pool it alone is trusted`() throws {
        let (configuration, reader) = read(
            "eu-west-1_A;client=a",
            [
                "COGNITO_TESTING": "embedded", "COGNITO_TEST_CLIENT_ID": "b", "COGNITO_TEST_USER_POOL_ID": "us-mock-2_b",
                "COGNITO_TEST_USER_EMAIL": "lion@example.com", "COGNITO_TEST_USER_PASSWORD": "Pass!word123",
                "COGNITO_TEST_MAIN_REGION": "us-mock-2",
            ])
        #expect(try #require(configuration).trustedIssuers.map(\.name) == ["http://127.0.0.1:9229/us-mock-2_b"])
        #expect(
            reader.warnings == [
                "COGNITO_ADDITIONAL_ISSUERS is ignored while COGNITO_TESTING is embedded: then only the test pool is trusted"
            ])
    }

    @Test(arguments: [("0", 0), ("1", 1), ("1000000", 1_000_000)])
    func `the number of cached tokens is bounded`(text: String, count: Int) throws {
        let (configuration, _) = read("", ["COGNITO_TOKEN_CACHE_ENTRIES": text])
        #expect(configuration?.cachedTokens == count)
        let (_, reader) = read("", ["COGNITO_TOKEN_CACHE_ENTRIES": "1000001"])
        #expect(reader.faults.map(\.subject.description) == ["COGNITO_TOKEN_CACHE_ENTRIES"])
    }

    @Test(arguments: [("1048576", 1_048_576), ("1099511627776", 1_099_511_627_776)])
    func `the memory of the token cache is bounded`(text: String, bytes: Int) throws {
        #expect(read("", ["COGNITO_TOKEN_CACHE_BYTES": text]).0?.cacheBytes == bytes)
        #expect(read("", [:]).0?.cacheBytes == .some(nil))
        for wrong in ["1048575", "1099511627777"] {
            let (_, reader) = read("", ["COGNITO_TOKEN_CACHE_BYTES": wrong])
            #expect(reader.faults.map(\.subject.description) == ["COGNITO_TOKEN_CACHE_BYTES"])
        }
    }

    @Test func `access tokens can be asked to be for an API`() throws {
        let (configuration, _) = read("", ["COGNITO_API_AUDIENCE": "https://api.example.com, orders"])
        #expect(configuration?.apiAudiences == ["https://api.example.com", "orders"])
    }
}
