import CoreSyntax
import HTTPServer
import HTTPTypes
import LogSafety
import Synchronization
import Tracing

/// The span of one request. It ends with the answer or, for a request that is never answered, with the request.
///
/// Names and attributes are those of OpenTelemetry's semantic conventions for HTTP servers. The query, fields and content are in none of them, and
/// an e-mail address in the path is concealed as in the log.
final class RequestSpan: Sendable {
    /// The longest path that is kept, in characters.
    private static let pathCharacters = 1_024

    private let span: any Span
    private let hasEnded = Atomic(false)

    /// - Parameters:
    ///   - tracer: Makes the span, as a part of the trace that the request belongs to.
    ///   - head: What is asked.
    ///   - route: The pattern of the route; empty for none.
    ///   - peer: Who asks.
    ///   - elapsed: For how long the request has been here.
    init(_ tracer: any Tracer, of head: RequestHead, route: String, peer: Peer, since elapsed: Duration = .zero) {
        let method = head.knownMethod?.name
        let now = DefaultTracerClock.now.nanosecondsSinceEpoch
        let start = DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: now &- UInt64(clamping: elapsed.nanoseconds))
        var context = ServiceContext.topLevel
        tracer.extract(head, into: &context, using: FieldExtractor())
        span = tracer.startSpan(
            route.isEmpty ? method ?? "HTTP" : "\(method ?? "HTTP") \(route)", context: context, ofKind: .server, at: start)
        guard span.isRecording else { return }
        span.updateAttributes { attributes in
            attributes["http.request.method"] = method ?? "_OTHER"
            if !route.isEmpty { attributes["http.route"] = route }
            let path = String(decoding: head.value(of: head.path), as: UTF8.self).prefix(Self.pathCharacters)
            attributes["url.path"] = ConcealedAddress.ofThisProcess.path(path)
            attributes["url.scheme"] = head.isOverTLS ? "https" : "http"
            attributes["network.protocol.version"] = head.version.number
            attributes["client.address"] = peer.host
            guard let server = head.authority.map({ HostAndPort($0) }) else { return }
            attributes["server.address"] = server.host
            if let port = server.port { attributes["server.port"] = port }
        }
    }

    deinit { end(attribute: "error.type", "abandoned") }

    /// What is done in the request is traced below this.
    var context: ServiceContext { span.context }

    /// The request has been answered. Only a fault of the server is an error; a client's own is its own.
    func end(status: Int) {
        span.attributes["http.response.status_code"] = status
        guard status >= 500 else { return end() }
        span.setStatus(SpanStatus(code: .error))
        end(attribute: "error.type", "\(status)")
    }

    private func end(attribute name: String, _ value: String) {
        guard !hasEnded.load(ordering: .relaxed) else { return }
        span.attributes[name] = value
        end()
    }

    private func end() {
        if !hasEnded.exchange(true, ordering: .relaxed) { span.end() }
    }
}

/// Reads what a tracer looks for in the fields of a request; a field that is there twice says nothing.
///
/// Source: W3C Trace Context §3.2
private struct FieldExtractor: Tracing.Extractor {
    func extract(key: String, from head: RequestHead) -> String? {
        guard let name = HTTPField.Name(key), let value = head.onlyField(name) else { return nil }
        return String(validating: value, as: UTF8.self)
    }
}

extension HTTPVersion {
    /// Source: OpenTelemetry, `network.protocol.version`
    fileprivate var number: String {
        switch self {
        case .http10: "1.0"
        case .http11: "1.1"
        case .http2: "2"
        }
    }
}
