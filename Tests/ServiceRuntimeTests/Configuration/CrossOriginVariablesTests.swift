import EnvironmentReading
import HTTPServer
import Testing

@testable import ServiceRuntime

struct CrossOriginVariablesTests {
    private func read(_ variables: [String: String]) throws(ConfigurationFaults) -> CrossOriginPolicy? {
        var reader = ConfigurationReader(Environment(process: variables))
        let policy = CrossOriginPolicy.read(&reader)
        try reader.throwFaults()
        return policy
    }

    private func faults(_ variables: [String: String]) -> [ConfigurationFault.Subject] {
        do {
            _ = try read(variables)
            return []
        } catch {
            return error.faults.map(\.subject)
        }
    }

    @Test func `without origins there is no policy`() throws {
        #expect(try read([:]) == nil)
        #expect(try read(["CORS_ALLOWED_ORIGINS": "", "CORS_ALLOW_CREDENTIALS": "on"]) == nil)
    }

    @Test func `origins are separated by commas`() throws {
        let origins = try ["https://app.example.com", "http://localhost:3000"].map { try #require(WebOrigin($0)) }
        #expect(
            try read(["CORS_ALLOWED_ORIGINS": "https://app.example.com, http://localhost:3000"])
                == CrossOriginPolicy(.listed(origins, withCredentials: false), maximumAgeSeconds: 600))
        #expect(
            try read([
                "CORS_ALLOWED_ORIGINS": "https://app.example.com,http://localhost:3000", "CORS_ALLOW_CREDENTIALS": "on",
                "CORS_MAX_AGE_SECONDS": "5",
            ]) == CrossOriginPolicy(.listed(origins, withCredentials: true), maximumAgeSeconds: 5))
    }

    @Test func `an asterisk is every origin`() throws {
        #expect(try read(["CORS_ALLOWED_ORIGINS": "*"]) == CrossOriginPolicy(.anybody))
    }

    @Test(arguments: [
        "null", "https://a/", "https://A", "a.example", "https://a,", "https://a https://b", "*,https://a", "*,*", "https://*.example",
        "https://a:443", "https://a,null",
    ])
    func `T100 what no browser sends is refused at start`(origins: String) {
        #expect(faults(["CORS_ALLOWED_ORIGINS": origins]) == [.variable("CORS_ALLOWED_ORIGINS")])
    }

    @Test func `T100 pages of every origin and credentials are refused together`() {
        #expect(faults(["CORS_ALLOWED_ORIGINS": "*", "CORS_ALLOW_CREDENTIALS": "on"]) == [.variable("CORS_ALLOWED_ORIGINS")])
        #expect(faults(["CORS_ALLOWED_ORIGINS": "*", "CORS_ALLOW_CREDENTIALS": "off"]) == [])
    }

    @Test func `each bound holds exactly`() {
        for value in ["0", "86400"] { #expect(faults(["CORS_MAX_AGE_SECONDS": value]) == []) }
        for value in ["-1", "86401", "1.5"] { #expect(faults(["CORS_MAX_AGE_SECONDS": value]) == [.variable("CORS_MAX_AGE_SECONDS")]) }
        for value in ["true", "ON", "1"] { #expect(faults(["CORS_ALLOW_CREDENTIALS": value]) == [.variable("CORS_ALLOW_CREDENTIALS")]) }
    }
}
