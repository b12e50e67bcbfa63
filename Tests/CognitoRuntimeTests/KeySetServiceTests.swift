import CognitoCore
import ServiceRuntime
import StrictJSON
import Testing

@testable import CognitoRuntime

struct KeySetServiceTests {
    private static let names = ["https://a.example", "https://b.example", "https://c.example"]

    /// The first issuer is required, and the others are as said.
    private func readiness(_ keys: [(KeySetFreshness, isRequired: Bool)]) -> ServiceReadiness {
        let keys = zip(Self.names, keys).map { IssuerKeys(issuer: $0, isRequired: $1.isRequired, freshness: $1.0) }
        return KeySetService(keys: { keys }).readiness
    }

    @Test(arguments: [
        (KeySetFreshness.fresh, true, ""), (.stale, true, ""), (.neverLoaded, false, ""), (.expired, false, ""),
        (.neverLoaded, true, "there is no usable key set of https://b.example."),
        (.expired, true, "there is no usable key set of https://b.example."),
    ])
    func `only an issuer that is required keeps the service from being ready`(freshness: KeySetFreshness, isRequired: Bool, detail: String)
    {
        let readiness = readiness([(.fresh, true), (freshness, isRequired), (.neverLoaded, false)])
        #expect(readiness.verdict == (detail.isEmpty ? .ready : .notReady))
        #expect(readiness.detail == detail)
    }

    @Test func `every issuer whose keys are missing is named, and each issuer's state is told`() {
        let readiness = readiness([(.neverLoaded, true), (.expired, true), (.stale, false)])
        #expect(readiness.detail == "there is no usable key set of https://a.example, https://b.example.")
        #expect(
            JSONValue.object(readiness.members) == [
                "issuers": [
                    ["issuer": "https://a.example", "required": true, "keys": "missing"],
                    ["issuer": "https://b.example", "required": true, "keys": "expired"],
                    ["issuer": "https://c.example", "required": false, "keys": "stale"],
                ]
            ])
    }

    @Test func `the document knows every word for keys`() {
        #expect(KeySetFreshness.allCases.map(\.rawValue) == ["missing", "fresh", "stale", "expired"])
    }
}
