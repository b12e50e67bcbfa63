import CognitoCore
import EnvironmentReading
import HTTPServer
import ServiceRuntime
import Testing

@testable import App

struct CookieCredentialsTests {
    private func read(_ variables: [String: String]) throws(ConfigurationFaults) -> CookieCredentials? {
        var reader = ConfigurationReader(Environment(process: variables))
        let cookie = CookieCredentials(reading: &reader, CrossOriginPolicy.read(&reader))
        try reader.throwFaults()
        return cookie
    }

    @Test func `without the variable no cookie counts`() throws {
        #expect(try read([:]) == nil)
        #expect(try read(["COGNITO_COOKIE": "", "CORS_ALLOWED_ORIGINS": "https://app.example"]) == nil)
    }

    @Test func `the origins are those whose pages may read the answers`() throws {
        let cookie = try read(["COGNITO_COOKIE": "den", "CORS_ALLOWED_ORIGINS": "https://app.example, http://localhost:3000"])
        #expect(cookie?.name == "den")
        #expect(cookie?.origins == ["https://app.example", "http://localhost:3000"])
    }

    @Test func `T45 a page that may read answers, like any other, may not act for a user`() throws {
        #expect(try read(["COGNITO_COOKIE": "den", "CORS_ALLOWED_ORIGINS": "*"])?.origins == [])
        #expect(try read(["COGNITO_COOKIE": "den"])?.origins == [])
    }

    @Test(arguments: ["a", "__Host-den", "__Secure-den.1", "!#$%&'*+-.^_`|~", String(repeating: "a", count: 128)])
    func `the cookie's name is any token of up to 128 bytes`(name: String) throws {
        #expect(try read(["COGNITO_COOKIE": name])?.name == name)
    }

    @Test(arguments: ["a b", "a=b", "a;b", "a,b", "a\"b", "a/b", "(a)", "d\u{E9}n", String(repeating: "a", count: 129)])
    func `T106 another name is refused at start`(name: String) throws {
        let error = #expect(throws: ConfigurationFaults.self) { try read(["COGNITO_COOKIE": name]) }
        #expect(error?.faults.map(\.subject) == [.variable("COGNITO_COOKIE")])
    }
}
