import EnvironmentReading
import Tracing

/// Makes a span of each operation of the store.
///
/// Source: OpenTelemetry, semantic conventions for database clients
struct StoreTracing: Sendable {
    private let tracer: any Tracer
    private let system: String

    /// `nil` for a tracer that does nothing.
    init?(_ configuration: DatabaseConfiguration, unlessIdle tracer: any Tracer) {
        if tracer is NoOpTracer { return nil }
        self.tracer = tracer
        system = if case .sqlite = configuration { "sqlite" } else { "postgresql" }
    }

    /// Begins a span, which the caller ends.
    func begin(_ operation: StoreOperation) -> any Span {
        let span = tracer.startSpan(operation.rawValue, ofKind: .client)
        span.updateAttributes { attributes in
            attributes["db.system.name"] = system
            attributes["db.operation.name"] = operation.rawValue
        }
        return span
    }
}

extension Span {
    /// The store could not be asked.
    func failAsUnavailable() {
        attributes["error.type"] = StoreOutcome.unavailable.rawValue
        setStatus(SpanStatus(code: .error))
    }
}
