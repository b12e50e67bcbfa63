import HTTPServer
import Tracing

/// Makes a span of each request, in which its guards and its handler run, so that what they do is traced below it.
///
/// A span begins where the request's route is found and ends with its answer. Requests without a route have theirs when they have been answered.
struct RequestTracing: Sendable {
    private let tracer: any Tracer

    init(_ tracer: any Tracer) { self.tracer = tracer }

    /// `nil` for a tracer that does nothing, which is what a process has unless it is given another one.
    init?(unlessIdle tracer: any Tracer) {
        if tracer is NoOpTracer { return nil }
        self.init(tracer)
    }

    /// Puts a span around a route.
    func traced(_ respond: @escaping Handler<RequestContext>) -> Handler<RequestContext> {
        { context in
            let request = context.request
            let span = RequestSpan(tracer, of: request.head, route: request.routePattern, peer: request.peer)
            request.attach(span)
            return switch try ServiceContext.withValue(span.context, operation: { try respond(context) }) {
            case .response(let response): .response(response)
            case .later(let work): .later { try await ServiceContext.withValue(span.context) { try await work() } }
            }
        }
    }

    /// Ends the span of an answered request.
    func record(_ record: RequestRecord) {
        if let span = record.attached as? RequestSpan { return span.end(status: record.status) }
        // A route without a span is one of the management's.
        guard record.route == nil, let head = record.head else { return }
        let span = RequestSpan(tracer, of: head, route: "", peer: record.peer, since: record.duration)
        span.end(status: record.status)
    }
}
