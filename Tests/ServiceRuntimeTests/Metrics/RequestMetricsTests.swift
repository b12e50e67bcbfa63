import HTTPServer
import HTTPTypes
import PrometheusMetrics
import Testing

@testable import ServiceRuntime

struct RequestMetricsTests {
    private let registry = PrometheusRegistry()
    private let routes: [Route]

    init() {
        let table = RouteTable(unguardedRoutes: .allowed)
        let root = RouteGroup(table)
        root.get("a") { _ in "" }
        root.get("b/:id") { _ in "" }
        routes = table.routes
    }

    private func record(
        _ method: String? = "GET", route: Route?, status: Int = 200, seconds: Double = 0.001, bytes: Int = 10, refusal: Refusal? = nil
    ) throws -> RequestRecord {
        RequestRecord(
            id: RequestID(1, 2), head: try method.map(head), route: route, status: status, duration: .seconds(seconds), contentBytes: bytes,
            request: nil, refusal: refusal)
    }

    private func head(_ method: String) throws -> RequestHead {
        var parser = RequestParser(limits: Limits())
        let bytes = Array("\(method) / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        guard case .head(let head) = try parser.next(in: bytes.span).event else { throw CancellationError() }
        return head
    }

    private func samples(_ prefix: String) -> [String] {
        String(decoding: registry.text(), as: UTF8.self).split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    @Test func `requests are counted by the version in which they came`() throws {
        let metrics = RequestMetrics(registry)
        for _ in 0..<2 { metrics.record(try record(route: routes[0])) }
        for version in HTTPVersion.allCases {
            metrics.record(
                RequestRecord(
                    id: RequestID(1, 2), head: nil, route: nil, status: 400, duration: .zero, contentBytes: 0, request: nil,
                    version: version))
        }
        #expect(
            samples("http_protocol_requests_total{") == [
                #"http_protocol_requests_total{protocol="h2"} 1"#, #"http_protocol_requests_total{protocol="http/1.0"} 1"#,
                #"http_protocol_requests_total{protocol="http/1.1"} 3"#,
            ])
    }

    @Test func `requests are counted by method, route and status`() throws {
        let metrics = RequestMetrics(registry)
        for status in [200, 200, 404] { metrics.record(try record(route: routes[0], status: status)) }
        metrics.record(try record("HEAD", route: routes[0]))
        metrics.record(try record(route: routes[1]))
        #expect(
            samples("http_requests_total{") == [
                #"http_requests_total{method="GET",route="/a",status="200"} 2"#,
                #"http_requests_total{method="GET",route="/a",status="404"} 1"#,
                #"http_requests_total{method="GET",route="/b/:id",status="200"} 1"#,
                #"http_requests_total{method="HEAD",route="/a",status="200"} 1"#,
            ])
        #expect(samples("http_response_content_bytes_total{").first == #"http_response_content_bytes_total{route="/a"} 40"#)
        #expect(samples("http_request_duration_seconds_count").first == #"http_request_duration_seconds_count{route="/a"} 4"#)
    }

    @Test func `nothing that a peer invents becomes a series`() throws {
        let metrics = RequestMetrics(registry)
        for number in 0..<500 { metrics.record(try record("M\(number)", route: nil, status: 404)) }
        metrics.record(try record(nil, route: nil, status: 400))
        #expect(
            samples("http_requests_total{") == [
                #"http_requests_total{method="_OTHER",route="unmatched",status="400"} 1"#,
                #"http_requests_total{method="_OTHER",route="unmatched",status="404"} 500"#,
            ])
        #expect(samples("http_request_duration_seconds_count") == [#"http_request_duration_seconds_count{route="unmatched"} 501"#])
    }

    @Test func `an answer that is not remembered is counted all the same`() throws {
        let metrics = RequestMetrics(registry)
        for _ in 0..<2 { for status in 200..<300 { metrics.record(try record(route: routes[0], status: status)) } }
        let counted = samples("http_requests_total{")
        #expect(counted.count == 100)
        #expect(counted.allSatisfy { $0.hasSuffix("} 2") })
    }

    @Test func `refusals are counted by code and cause, and their reasons are no labels`() throws {
        let metrics = RequestMetrics(registry)
        for reason in ["a", "b", "c"] {
            let problem = Problem(status: .unauthorized, code: "invalid_token", detail: "", reason: reason, cause: "signature")
            metrics.record(try record(route: routes[0], status: 401, refusal: Refusal(problem)))
        }
        metrics.record(try record(route: nil, status: 404, refusal: Refusal(.notFound)))
        metrics.record(try record(route: nil, status: 404))
        #expect(
            samples("http_refusals_total{") == [
                #"http_refusals_total{cause="",code="not_found"} 1"#, #"http_refusals_total{cause="signature",code="invalid_token"} 3"#,
            ])
    }

    @Test func `shards count together`() throws {
        let shards = [RequestMetrics(registry), RequestMetrics(registry)]
        for metrics in shards { for _ in 0..<3 { metrics.record(try record(route: routes[0])) } }
        #expect(samples("http_requests_total{") == [#"http_requests_total{method="GET",route="/a",status="200"} 6"#])
        #expect(samples("http_request_duration_seconds_bucket{route=\"/a\",le=\"0.001\"}").count == 1)
    }
}
