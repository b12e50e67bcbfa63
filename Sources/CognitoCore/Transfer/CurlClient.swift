import Dispatch
import Synchronization

/// An HTTP client for fetching key sets, for signing in at a test pool, and for calling other services.
///
/// One queue of the client's own waits for all of its transfers at once, and has no thread while there are none; no thread of Swift's is ever
/// blocked. Connections are kept for the next transfer. No redirect is followed, no content coding undone, no `.netrc` or cookie read, TLS 1.2
/// or later is verified, and nothing is asked of the environment: authorities and proxy are those of the route.
public final class CurlClient: Sendable {
    private let limits: CurlLimits
    private let route: CurlRoute
    private let engine: CurlEngine

    /// - Parameters:
    ///   - limits: The bounds of each transfer, unless it has its own.
    ///   - route: Trusted authorities, and the proxy.
    ///   - concurrentTransfers: So many transfers run at a time, 1 at least; more wait their turn.
    ///   - waitingTransfers: So many may wait; more are refused.
    public init(
        limits: CurlLimits = CurlLimits(), route: CurlRoute = .direct, concurrentTransfers: Int = 1, waitingTransfers: Int = 1_000
    ) {
        self.limits = limits
        self.route = route
        engine = CurlEngine(running: max(concurrentTransfers, 1), waiting: max(waitingTransfers, 0))
    }

    /// Sends a request and waits for the whole response, of any status.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - limits: The bounds of this transfer; `nil` for the client's. The wait for a turn is a part of the total.
    /// - Throws: `CurlError`. If the task is cancelled, it throws `cancelled` at once, and the connection is closed.
    public func send(_ request: CurlRequest, limits: CurlLimits? = nil) async throws(CurlError) -> CurlResponse {
        let transfer = CurlTransfer(request, limits ?? self.limits, route)
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
