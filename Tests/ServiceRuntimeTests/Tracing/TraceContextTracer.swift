import HTTPServer
import InMemoryTracing
import Tracing

/// Keeps spans in memory, and reads and writes `traceparent` as tracers of OpenTelemetry do.
struct TraceContextTracer: Tracer {
    let tracer: InMemoryTracer

    init(_ tracer: InMemoryTracer) { self.tracer = tracer }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind, at instant: @autoclosure () -> Instant,
        function: String, file fileID: String, line: UInt
    ) -> InMemorySpan {
        tracer.startSpan(operationName, context: context(), ofKind: kind, at: instant(), function: function, file: fileID, line: line)
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Tracing.Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let field = extractor.extract(key: "traceparent", from: carrier), let found = TraceContext(parsing: Array(field.utf8)[...])
        else { return }
        context.inMemorySpanContext = InMemorySpanContext(traceID: found.traceID, spanID: found.parentID, parentSpanID: nil)
    }

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let span = context.inMemorySpanContext else { return }
        injector.inject("00-\(span.traceID)-\(span.spanID)-01", forKey: "traceparent", into: &carrier)
    }
}
