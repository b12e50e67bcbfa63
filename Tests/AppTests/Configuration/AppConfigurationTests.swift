import CognitoCore
import EnvironmentReading
import HTTPServer
import Logging
import Testing

@testable import App

struct AppConfigurationTests {
    private let minimal = [
        "COGNITO_CLIENT_ID": "client", "COGNITO_USER_POOL_ID": "us-fake-1_Pool", "COGNITO_ADMINS_GROUP_NAME": "admins",
        "COGNITO_MAIN_REGION": "us-fake-1",
    ]
    private let embedded = [
        "COGNITO_TESTING": "embedded", "COGNITO_TEST_CLIENT_ID": "test", "COGNITO_TEST_USER_POOL_ID": "us-mock-2_Test",
        "COGNITO_TEST_USER_EMAIL": "lion@example.com", "COGNITO_TEST_USER_PASSWORD": "Pass!word123",
        "COGNITO_TEST_MAIN_REGION": "us-mock-2",
    ]

    private func read(_ overrides: [String: String] = [:], for binary: Binary = .production) throws -> AppConfiguration {
        try AppConfiguration(reading: Environment(process: minimal.merging(overrides) { $1 }), for: binary)
    }

    private func faultyVariables(_ body: () throws -> AppConfiguration) -> [ConfigurationFault.Subject] {
        do {
            _ = try body()
            return []
        } catch {
            return (error as? ConfigurationFaults)?.faults.map(\.subject) ?? []
        }
    }

    @Test func `every fault is reported at once`() {
        let faults = faultyVariables {
            try read(["COGNITO_CLIENT_ID": "", "HTTP_PORT": "70000", "LOG_LEVEL": "loud", "HTTP_DRAIN_SECONDS": "301"])
        }
        #expect(
            faults == [
                .variable("COGNITO_CLIENT_ID"), .variable("HTTP_PORT"), .variable("HTTP_DRAIN_SECONDS"), .variable("LOG_LEVEL"),
            ])
    }

    @Test(arguments: ["embedded", "remote"])
    func `the production binary refuses a test pool and names the other one`(mode: String) throws {
        let environment = Environment(process: minimal.merging(embedded) { $1 }.merging(["COGNITO_TESTING": mode]) { $1 })
        let error = #expect(throws: ConfigurationFaults.self) { try AppConfiguration(reading: environment, for: .production) }
        #expect(error?.faults.map(\.subject) == [.variable("COGNITO_TESTING")])
        #expect(error?.description.contains("lionsden-dev") == true)
    }

    /// Another program that reads its configuration with the library.
    @Test(arguments: [
        ["COGNITO_TESTING": "embedded"], ["COGNITO_TESTING": "remote"], ["COGNITO_TESTING": "x"], ["COGNITO_TOKEN_USE": "x"],
        ["COGNITO_CLIENT_ID": "", "COGNITO_USER_POOL_ID": "x"], ["COGNITO_CLOCK_SKEW_SECONDS": "301", "COGNITO_CA_FILE": "/none"],
        ["https_proxy": "socks5://x", "COGNITO_ADDITIONAL_ISSUERS": "x"], ["COGNITO_JWKS_URI": "http://keys.example"], [:],
    ])
    func `T108 what the library refuses by itself is what the production binary refuses`(variables: [String: String]) {
        let environment = Environment(
            process: minimal.merging(embedded) { $1 }.merging(["COGNITO_TESTING": ""]) { $1 }.merging(variables) { $1 })
        let production = faultyVariables { try AppConfiguration(reading: environment, for: .production) }
        var others: [ConfigurationFault.Subject] = []
        do { _ = try CognitoConfiguration(environment) } catch { others = error.faults.map(\.subject) }
        #expect(production == others)
        #expect(others.count == variables.count)
    }

    @Test(arguments: [
        ("0.0.0.0", false), ("::", false), ("192.168.1.2", false), ("lions.example", false), ("127.0.0.1.example", false),
        ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("localhost", true), ("unix:/tmp/x.sock", true),
    ])
    func `T108 with the embedded pool the service stays on this machine`(host: String, isAllowed: Bool) {
        let faults = faultyVariables { try read(embedded.merging(["HTTP_HOST": host]) { $1 }, for: .development) }
        #expect(faults == (isAllowed ? [] : [.variable("HTTP_HOST")]))
    }

    @Test(arguments: [("COGNITO_CLOCK_SKEW_SECONDS", "301"), ("COGNITO_TEST_USER_EMAIL", ""), ("COGNITO_CLIENT_ID", "")])
    func `T108 that it must stay there is said beside whatever else is wrong`(variable: String, value: String) {
        let faults = faultyVariables {
            try read(embedded.merging(["HTTP_HOST": "0.0.0.0", variable: value]) { $1 }, for: .development)
        }
        #expect(faults == [.variable(variable), .variable("HTTP_HOST")])
    }

    @Test(arguments: [
        "https://api.example.com", "https://api.example.com/", "https://api.example.com:8443/v1/lions", "http://127.0.0.1:8080",
        "http://localhost/x", "https://api.example.com/v1/", "https://api.example.com?den=1", "https://api.example.com/v1/?den=1&x=%2F..",
    ])
    func `a resource is an https URL, or an http one of this machine`(text: String) throws {
        let configuration = try read(["API_RESOURCE": text])
        #expect(configuration.resource?.text == text)
        #expect(!configuration.isResourceByAddress)
    }

    @Test(arguments: [
        "http://api.example.com", "https://api.example.com/#top", "https://api.example.com/?a=b#c", "api.example.com",
        "https://", "https://api.example.com/a//b", "https://api.example.com/a//", "https://api.example.com//",
        "https://api.example.com/../b", "https://api.example.com/:id", "https://api.example.com/%61",
    ])
    func `another resource is a fault`(text: String) {
        #expect(faultyVariables { try read(["API_RESOURCE": text]) } == [.variable("API_RESOURCE")])
    }

    @Test func `without a resource the API is one by its address while developing, and none in production`() throws {
        #expect(try !read().isResourceByAddress)
        #expect(try read(for: .development).isResourceByAddress)
        #expect(try read(for: .development).resource == nil)
    }
}
