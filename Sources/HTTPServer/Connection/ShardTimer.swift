import Dispatch

/// The one timer of a shard. It rests while the shard has no connection, so that an idle server wakes for nothing.
struct ShardTimer {
    private let source: any DispatchSourceTimer
    private var isRunning = false

    init(on queue: DispatchQueue) {
        source = DispatchSource.makeTimerSource(queue: queue)
    }

    func start(tick: @escaping @Sendable () -> Void) {
        source.setEventHandler(handler: tick)
        source.schedule(deadline: .distantFuture)
        source.activate()
    }

    /// Calls back every ``DeadlineWheel/tick``, until ``rest()``.
    mutating func run() {
        guard !isRunning else { return }
        isRunning = true
        let tick = DispatchTimeInterval.nanoseconds(Int(DeadlineWheel.tick))
        source.schedule(deadline: .now() + tick, repeating: tick, leeway: .milliseconds(50))
    }

    mutating func rest() {
        isRunning = false
        source.schedule(deadline: .distantFuture)
    }

    func cancel() { source.cancel() }
}
