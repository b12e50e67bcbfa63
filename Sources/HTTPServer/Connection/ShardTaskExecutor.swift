/// Runs tasks that prefer a shard on its queue.
///
/// `@unchecked Sendable`: `shard` is set once, before anybody else knows this.
final class ShardTaskExecutor: TaskExecutor, @unchecked Sendable {
    weak var shard: ShardExecutor?

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The tasks of a shard end before it does.
        shard?.enqueue(ofTask: job)
    }

    func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        unsafe UnownedTaskExecutor(ordinary: self)
    }
}
