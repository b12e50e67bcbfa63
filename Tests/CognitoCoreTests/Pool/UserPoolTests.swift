import Testing

@testable import CognitoCore

@Suite struct UserPoolTests {
    @Test(arguments: [
        ("us-fake-1", "amazonaws.com"), ("eu-central-1", "amazonaws.com"), ("us-gov-west-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"), ("eusc-de-east-1", "amazonaws.eu"),
    ])
    func `the addresses follow from the id and its partition`(region: String, domain: String) throws {
        let pool = try UserPool(id: "\(region)_aB3", region: region, clientIDs: ["c"])
        let home = "https://cognito-idp.\(region).\(domain)"
        #expect(pool.issuer == "\(home)/\(region)_aB3")
        #expect(pool.endpoint.text == home)
        #expect(pool.keySetLocation.description == "\(home)/\(region)_aB3/.well-known/jwks.json")
    }

    @Test func `the keys follow the endpoint, the issuer stays`() throws {
        let pool = try UserPool.fixture().with(endpoint: try HTTPURL("http://127.0.0.1:5000/"))
        #expect(pool.issuer == "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi")
        #expect(pool.keySetLocation.description == "http://127.0.0.1:5000/us-fake-1_abCDeFgHi/.well-known/jwks.json")
    }

    @Test func `the keys follow the issuer when no endpoint is given`() throws {
        let pool = try UserPool.fixture().with(issuer: "https://id.example/pool/")
        #expect(pool.issuer == "https://id.example/pool/")
        #expect(pool.keySetLocation.description == "https://id.example/pool/.well-known/jwks.json")
    }

    @Test func `an issuer that may not be called leaves the keys where they were`() throws {
        let pool = try UserPool.fixture().with(issuer: "http://localhost.localstack.cloud:4566/us-fake-1_abCDeFgHi")
        #expect(pool.issuer == "http://localhost.localstack.cloud:4566/us-fake-1_abCDeFgHi")
        #expect(pool.keySetLocation == (try UserPool.fixture().keySetLocation))
    }

    @Test func `an endpoint whose answers could be changed on their way leaves the keys where they were`() throws {
        let pool = try UserPool.fixture().with(endpoint: try HTTPURL(unprotected: "http://localstack:4566"))
        #expect(pool.endpoint.text == "http://localstack:4566")
        #expect(pool.keySetLocation == (try UserPool.fixture().keySetLocation))
    }

    @Test func `a location of its own comes before both`() throws {
        let pool = try UserPool.fixture().with(
            issuer: "https://id.example/", endpoint: try HTTPURL("https://api.example/"),
            keySetLocation: .file(path: "keys.json"))
        #expect(pool.keySetLocation == .file(path: "keys.json"))
    }

    @Test(arguments: [
        ("no Region", "us-fake-1_a", "", ["c"], UserPoolError.malformedRegion),
        ("capitals", "Us-fake-1_a", "Us-fake-1", ["c"], .malformedRegion),
        ("a hyphen at the end", "us-_a", "us-", ["c"], .malformedRegion),
        ("a dot", "us.evil_a", "us.evil", ["c"], .malformedRegion),
        ("no underscore", "us-fake-1a", "us-fake-1", ["c"], .malformedID),
        ("nothing behind the underscore", "us-fake-1_", "us-fake-1", ["c"], .malformedID),
        ("a slash", "us-fake-1_a/b", "us-fake-1", ["c"], .malformedID),
        ("a letter that is not ASCII", "us-fake-1_ä", "us-fake-1", ["c"], .malformedID),
        ("56 characters", "us-fake-1_" + String(repeating: "a", count: 46), "us-fake-1", ["c"], .malformedID),
        ("another Region", "us-fake-2_a", "us-fake-1", ["c"], .regionMismatch),
        ("a longer Region", "us-fake-1_a", "us-fake", ["c"], .regionMismatch),
        ("no client", "us-fake-1_a", "us-fake-1", [], .noClient),
        ("an empty client", "us-fake-1_a", "us-fake-1", ["c", ""], .malformedClientID),
        ("a client with a space", "us-fake-1_a", "us-fake-1", ["c d"], .malformedClientID),
        ("a client of 129", "us-fake-1_a", "us-fake-1", [String(repeating: "c", count: 129)], .malformedClientID),
    ])
    func `a pool that cannot be is refused`(
        name: String, id: String, region: String, clients: [String], error: UserPoolError
    ) {
        #expect(throws: error) { try UserPool(id: id, region: region, clientIDs: clients) }
    }

    @Test func `the longest id and client are right`() throws {
        let pool = try UserPool(
            id: "us-fake-1_" + String(repeating: "a", count: 45), region: "us-fake-1",
            clientIDs: [String(repeating: "c", count: 128)])
        #expect(pool.id.utf8.count == 55)
    }
}
