import Dispatch

/// The one timer of a shard. It rests while the shard has no connection, so that an idle server wakes for nothing.
struct ShardTimer {
    private let source: any DispatchSourceTimer
    /// In nanoseconds.
    private let interval: Int
    private var isRunning = false

    init(on queue: DispatchQueue, every interval: Duration) {
        source = DispatchSource.makeTimerSource(queue: queue)
        self.interval = Int(interval.nanoseconds)
    }

    func start(tick: @escaping @Sendable () -> Void) {
        source.setEventHandler(handler: tick)
        source.schedule(deadline: .distantFuture)
        source.activate()
    }

    /// Calls back at its interval, until ``rest()``.
    mutating func run() {
        guard !isRunning else { return }
        isRunning = true
        let tick = DispatchTimeInterval.nanoseconds(interval)
        source.schedule(deadline: .now() + tick, repeating: tick, leeway: .nanoseconds(interval / 5))
    }

    mutating func rest() {
        isRunning = false
        source.schedule(deadline: .distantFuture)
    }

    func cancel() { source.cancel() }
}
