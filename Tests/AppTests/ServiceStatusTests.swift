import CognitoCore
import HTTPServer
import StrictJSON
import Testing

@testable import App

struct ServiceStatusTests {
    private static let names = ["https://a.example", "https://b.example", "https://c.example"]

    /// The first issuer is required, and the others are as said.
    private func status(_ keys: [(KeySetFreshness, isRequired: Bool)]) -> ServiceStatus {
        let keys = zip(Self.names, keys).map { IssuerKeys(issuer: $0, isRequired: $1.isRequired, freshness: $1.0) }
        return ServiceStatus { keys }
    }

    private func refusal(_ status: ServiceStatus) -> Problem? {
        do throws(Problem) {
            _ = try status.readiness()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (KeySetFreshness.fresh, true, nil), (.stale, true, nil), (.neverLoaded, false, nil), (.expired, false, nil),
        (.neverLoaded, true, "keys: there is no usable key set of https://b.example."),
        (.expired, true, "keys: there is no usable key set of https://b.example."),
    ])
    func `only an issuer that is required keeps the service from being ready`(
        freshness: KeySetFreshness, isRequired: Bool, detail: String?
    ) {
        #expect(refusal(status([(.fresh, true), (freshness, isRequired), (.neverLoaded, false)]))?.detail == detail)
    }

    @Test func `every issuer whose keys are missing is named, and so is how all are doing`() throws {
        let problem = try #require(refusal(status([(.neverLoaded, true), (.expired, true), (.stale, false)])))
        #expect(problem.code == "not_ready")
        #expect(problem.detail == "keys: there is no usable key set of https://a.example, https://b.example.")
        #expect(
            JSONValue.object(problem.members) == [
                "checks": ["keys": "missing", "draining": "no"],
                "issuers": [
                    ["issuer": "https://a.example", "required": true, "keys": "missing"],
                    ["issuer": "https://b.example", "required": true, "keys": "expired"],
                    ["issuer": "https://c.example", "required": false, "keys": "stale"],
                ],
            ])
    }

    @Test func `a service that goes away is not ready, whatever its keys`() {
        let status = status([(.fresh, true)])
        status.beginDraining()
        #expect(refusal(status)?.detail == "draining: the service is shutting down.")
    }

    @Test func `the document knows every word for keys`() {
        #expect(IssuerKeys.words == ["missing", "fresh", "stale", "expired"])
    }
}
