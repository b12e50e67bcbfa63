import CoreSyntax
import LogSafety
import Tracing

/// A span of each exchange, where the process has a tracer.
///
/// Names and attributes are those of OpenTelemetry's semantic conventions for HTTP clients. The query, fields and content are in none of them, and
/// an e-mail address in the path is concealed as in the log.
struct CurlTracing {
    /// The longest URL that is kept, in characters.
    private static let urlCharacters = 2_048

    private let tracer: any Tracer

    /// `nil` for a tracer that does nothing.
    init?(unlessIdle tracer: any Tracer) {
        if tracer is NoOpTracer { return nil }
        self.tracer = tracer
    }

    /// Sends a request in a span of its own.
    ///
    /// - Parameter send: Sends what it is given, which says what trace it belongs to if the request is to carry it on.
    func exchange(
        _ request: CurlRequest, _ send: (CurlRequest) async throws(CurlError) -> CurlResponse
    ) async throws(CurlError) -> CurlResponse {
        let span = tracer.startSpan(request.method.name, ofKind: .client)
        defer { span.end() }
        span.updateAttributes { attributes in
            attributes["http.request.method"] = request.method.name
            attributes["url.full"] = ConcealedAddress.ofThisProcess.path(request.url.text.prefix(Self.urlCharacters))
            let server = HostAndPort(request.url.authority)
            attributes["server.address"] = server.host
            attributes["server.port"] = server.port ?? (request.url.isSecure ? 443 : 80)
        }
        do throws(CurlError) {
            let response = try await send(request.carriesTrace ? carrying(span.context, request) : request)
            span.attributes["http.response.status_code"] = response.status
            if response.status >= 500 { Self.fail(span, "\(response.status)") }
            return response
        } catch {
            Self.fail(span, error.word)
            throw error
        }
    }

    private func carrying(_ context: ServiceContext, _ request: CurlRequest) -> CurlRequest {
        var fields = request.fields
        tracer.inject(context, into: &fields, using: FieldInjector())
        return request.with(fields: fields)
    }

    private static func fail(_ span: any Span, _ type: String) {
        span.attributes["error.type"] = type
        span.setStatus(SpanStatus(code: .error))
    }
}

/// Writes what a tracer has to say into fields, in place of those of the same name.
private struct FieldInjector: Injector {
    func inject(_ value: String, forKey key: String, into fields: inout [(name: String, value: String)]) { fields.set(key, value) }
}
