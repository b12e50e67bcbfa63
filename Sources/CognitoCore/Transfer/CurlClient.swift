import Dispatch
import Synchronization
package import Tracing

/// An HTTP client for fetching key sets, for signing in at a test pool, and for calling other services.
///
/// One queue of the client's own waits for all of its transfers at once, and has no thread while there are none; no thread of Swift's is ever
/// blocked. Connections are kept for the next transfer. No redirect is followed, no content coding undone, no `.netrc` or cookie read, TLS 1.2
/// or later is verified, and nothing is asked of the environment: authorities and proxy are those of the route.
public final class CurlClient: Sendable {
    /// The bounds of a transfer that has none of its own.
    package let limits: CurlLimits
    private let route: CurlRoute
    private let engine: CurlEngine
    /// `nil` for that of the process.
    private let tracer: (any Tracer)?

    /// - Parameters:
    ///   - limits: The bounds of each transfer, unless it has its own.
    ///   - route: Trusted authorities, and the proxy.
    ///   - concurrentTransfers: The most transfers that run at a time, at least 1; others wait.
    ///   - waitingTransfers: The most transfers that wait, at least 0; more are refused.
    public convenience init(
        limits: CurlLimits = CurlLimits(), route: CurlRoute = .direct, concurrentTransfers: Int = 1, waitingTransfers: Int = 1_000
    ) {
        self.init(
            limits: limits, route: route, concurrentTransfers: concurrentTransfers, waitingTransfers: waitingTransfers, tracer: nil)
    }

    /// - Parameter tracer: `nil` for that of the process, whatever it is when a transfer begins.
    package init(
        limits: CurlLimits = CurlLimits(), route: CurlRoute = .direct, concurrentTransfers: Int = 1, waitingTransfers: Int = 1_000,
        tracer: (any Tracer)?
    ) {
        self.limits = limits
        self.route = route
        self.tracer = tracer
        engine = CurlEngine(running: max(concurrentTransfers, 1), waiting: max(waitingTransfers, 0))
    }

    /// Sends a request and waits for the whole response, of any status.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - limits: The bounds of this transfer; `nil` for the client's. The wait for a turn is a part of the total.
    /// - Throws: `CurlError`. If the task is cancelled, it throws `cancelled` at once, and the connection is closed.
    public func send(_ request: CurlRequest, limits: CurlLimits? = nil) async throws(CurlError) -> CurlResponse {
        guard let tracing = CurlTracing(unlessIdle: tracer ?? InstrumentationSystem.tracer) else {
            return try await transfer(request, limits ?? self.limits)
        }
        return try await tracing.exchange(request) { (request) async throws(CurlError) in
            try await transfer(request, limits ?? self.limits)
        }
    }

    private func transfer(_ request: CurlRequest, _ limits: CurlLimits) async throws(CurlError) -> CurlResponse {
        let transfer = CurlTransfer(request, limits, route)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if transfer.begin(continuation) { engine.start(transfer) }
            }
        } onCancel: {
            if transfer.finish(.failure(.cancelled)) { engine.stopFinished() }
        }
        return try result.get()
    }
}
