import App
import CognitoCore
import CognitoTesting
import StrictJSON
import XCTest

/// `/metrics`, after traffic that is known.
final class MetricsRouteTests: APITestCase {
    /// The values of samples, by everything that stands in front of them.
    private func samples(_ client: TestClient) async throws -> [String: Double] {
        let response = try await client.get("/metrics")
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.field("Content-Type"), "text/plain; version=0.0.4; charset=utf-8")
        XCTAssertEqual(response.field("Cache-Control"), "no-store")
        let pairs = response.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let space = line.lastIndex(of: " ") ?? line.startIndex
            return (String(line[..<space]), Double(line[space...].dropFirst()) ?? .nan)
        }
        return Dictionary(pairs) { first, _ in
            XCTFail("a sample is there twice")
            return first
        }
    }

    func testRequestsAreCountedAsTheyWereAnswered() async throws {
        let den = try await Den.open(adding: ["HTTP_SHARDS": "3"])
        let token = try den.adminToken()
        let before = try await samples(den.client)
        for _ in 0..<5 { _ = try await den.client.get("/secure/me", token: token) }
        _ = try await den.client.get("/admin", token: token)
        _ = try await den.client.get("/admin", token: den.token())
        _ = try await den.client.get("/admin")
        _ = try await den.client.get("/admin", token: token + "A")
        _ = try await den.client.send("HEAD", "/secure/me", token: token)
        for path in ["/x", "/y?z=1", "/admin/x"] { _ = try await den.client.get(path) }
        _ = try await den.client.send("DELETE", "/create")
        _ = try await den.client.send("BREW", "/public")
        let after = try await samples(den.client)
        let counted = after.filter { $0.key.hasPrefix("http_requests_total") || $0.key.hasPrefix("http_refusals_total") }
            .merging(before) { $0 - $1 }.filter { $0.value > 0 }
        let expected = [
            #"http_requests_total{method="GET",route="/secure/me",status="200"}"#: 5,
            #"http_requests_total{method="HEAD",route="/secure/me",status="200"}"#: 1,
            #"http_requests_total{method="GET",route="/admin",status="200"}"#: 1,
            #"http_requests_total{method="GET",route="/admin",status="403"}"#: 1,
            #"http_requests_total{method="GET",route="/admin",status="401"}"#: 2,
            #"http_requests_total{method="GET",route="unmatched",status="404"}"#: 3,
            #"http_requests_total{method="DELETE",route="unmatched",status="405"}"#: 1,
            #"http_requests_total{method="_OTHER",route="unmatched",status="405"}"#: 1,
            #"http_refusals_total{cause="",code="missing_credentials"}"#: 1,
            #"http_refusals_total{cause="",code="not_found"}"#: 3,
            #"http_refusals_total{cause="",code="method_not_allowed"}"#: 2,
            #"http_refusals_total{cause="groups",code="forbidden"}"#: 1,
        ]
        for (series, count) in expected { XCTAssertEqual(counted[series], Double(count), series) }
        let refusedTokens = counted.filter { $0.key.hasPrefix("http_refusals_total") && $0.key.contains("invalid_token") }
        XCTAssertEqual(refusedTokens.values.reduce(0, +), 1)
        XCTAssertEqual(after[#"http_request_duration_seconds_count{route="/secure/me"}"#], 6)
        XCTAssertEqual(after[#"http_request_duration_seconds_bucket{route="/secure/me",le="+Inf"}"#], 6)
        await den.close()
    }

    func testTheStoreTellsOfItsOperationsItsCommitsAndTheRevocationsHeld() async throws {
        let den = try await Den.open()
        let admin = try den.adminToken()
        let made = try await den.client.post("/create", json: [:], token: admin)
        XCTAssertEqual(made.status, 201)
        for query in ["", "?after=00000000-0000-4000-8000-000000000000"] { _ = try await den.client.get("/records\(query)", token: admin) }
        let revoked = try await den.client.post("/revocations", json: ["sub": "nobody"], token: admin)
        XCTAssertEqual(revoked.status, 201)
        let found = try await samples(den.client)
        for (series, count) in [
            (#"store_operations_total{kind="add_record",outcome="done"}"#, 1),
            (#"store_operations_total{kind="add_record",outcome="unavailable"}"#, 0),
            (#"store_operations_total{kind="list_records",outcome="done"}"#, 1),
            (#"store_operations_total{kind="list_records",outcome="refused"}"#, 1),
            (#"store_operation_duration_seconds_count{kind="list_records"}"#, 2),
            (#"store_operations_total{kind="add_revocation",outcome="done"}"#, 1), ("revocations_held", 1),
        ] as [(String, Double)] { XCTAssertEqual(found[series], count, series) }
        XCTAssertGreaterThanOrEqual(found["store_commit_writes_count"] ?? 0, 2)
        await den.close()
    }

    func testTheServiceTellsOfItsKeysItsCacheItsConnectionsAndItsProcess() async throws {
        let den = try await Den.open()
        let token = try den.adminToken()
        let before = try await samples(den.client)
        for _ in 0..<4 { _ = try await den.client.get("/secure", token: token) }
        let after = try await samples(den.client)
        let issuer = "issuer=\"\(den.pool.userPool.issuer)\""
        XCTAssertEqual(after["jwks_keys{\(issuer)}"], 2)
        XCTAssertEqual(after["jwks_usable{\(issuer)}"], 1)
        XCTAssertGreaterThan(after["jwks_age_seconds{\(issuer)}"] ?? -1, 0)
        XCTAssertGreaterThanOrEqual(after["jwks_fetches_total{\(issuer),outcome=\"success\"}"] ?? 0, 1)
        XCTAssertEqual(after["jwks_fetches_total{\(issuer),outcome=\"failure\"}"], 0)
        XCTAssertEqual(after["jwks_events_total{event=\"loaded\",\(issuer)}"], 1)
        XCTAssertEqual(after["jwks_events_total{event=\"key_appeared\",\(issuer)}"], 2)
        let growth = { (name: String) in (after[name] ?? .nan) - (before[name] ?? .nan) }
        XCTAssertEqual(growth("token_cache_hits_total") + growth("token_cache_misses_total"), 4)
        XCTAssertGreaterThanOrEqual(after["token_cache_entries"] ?? 0, 1)
        XCTAssertEqual(growth("http_connections_accepted_total"), 5)
        XCTAssertGreaterThanOrEqual(after["http_connections_open"] ?? 0, 1)
        XCTAssertEqual(after["http_connection_waits_total{reason=\"limit\"}"], 0)
        XCTAssertEqual(after["lionsden_build_info{version=\"\(AppVersion.text)\"}"], 1)
        XCTAssertEqual(after["lionsden_draining"], 0)
        for name in ["process_open_fds", "process_resident_memory_bytes", "process_start_time_seconds"] {
            XCTAssertGreaterThan(after[name] ?? 0, 0, name)
        }
        XCTAssertEqual(after["metrics_series_refused_total"], 0)
        await den.close()
    }

    func testEveryFamilySaysWhatItIsOnceAndBeforeItsSamples() async throws {
        let text = try await den().client.get("/metrics").text
        var types: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3)
            if line.hasPrefix("# HELP ") {
                XCTAssertEqual(words.count, 4, "no help: \(line)")
            } else if line.hasPrefix("# TYPE ") {
                XCTAssertNil(types.updateValue(words[3], forKey: words[2]), "twice: \(words[2])")
            } else {
                let name = line.prefix { $0 != "{" && $0 != " " }
                let family = types[name] == nil ? name.withoutHistogramSuffix : name
                XCTAssertNotNil(types[family], "\(name)")
                if types[family] == "counter" { XCTAssertTrue(name.hasSuffix("_total"), "\(name)") }
            }
        }
        XCTAssertTrue(text.hasSuffix("\n"))
    }

    func testMetricsThatAreTurnedOffAreNotThere() async throws {
        let den = try await Den.open(adding: ["HTTP_METRICS": "off"])
        try assertProblem(await den.client.get("/metrics"), 404, "not_found")
        let health = try await den.client.get("/healthz")
        XCTAssertEqual(health.status, 200)
        await den.close()
    }
}

extension Substring {
    fileprivate var withoutHistogramSuffix: Substring {
        for suffix in ["_bucket", "_sum", "_count"] where hasSuffix(suffix) { return dropLast(suffix.count) }
        return self
    }
}
