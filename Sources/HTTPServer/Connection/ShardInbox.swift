/// What other threads have for a shard to do, and how its thread learns of it.
struct ShardInbox<Job> {
    /// Where the shard's thread is.
    enum Loop: Equatable {
        /// With Dispatch, which has not been asked for it.
        case away
        /// On its way: Dispatch has been asked for it.
        case called
        /// At work. It looks here before it leaves or waits.
        case working
        /// Waiting for sockets.
        case waiting
    }

    /// What has to be done for a job to be found.
    enum Call: Equatable {
        case none
        case askDispatch
        case endWait
    }

    /// Room for so many jobs is kept at most.
    static var keptJobs: Int { 2048 }

    private(set) var loop = Loop.away
    private var jobs: [Job] = []

    var isEmpty: Bool { jobs.isEmpty }
    /// For how many jobs there is room.
    var capacity: Int { jobs.capacity }

    mutating func add(_ job: Job) -> Call {
        jobs.append(job)
        switch loop {
        case .away:
            loop = .called
            return .askDispatch
        case .waiting:
            loop = .working
            return .endWait
        case .called, .working: return .none
        }
    }

    /// Moves jobs to the end of an array, those first that were added first.
    ///
    /// - Parameter most: So many at most.
    mutating func take(_ most: Int, into target: inout [Job]) {
        guard !jobs.isEmpty else { return }
        guard jobs.count <= most else {
            target.append(contentsOf: jobs[..<most])
            return jobs.removeFirst(most)
        }
        target.append(contentsOf: jobs)
        // What a burst has needed is not kept for ever.
        jobs.removeAll(keepingCapacity: jobs.capacity <= Self.keptJobs)
    }

    mutating func beginWork() { loop = .working }

    /// - Returns: False where there is a job, so that the thread must not wait.
    mutating func beginWait() -> Bool {
        guard jobs.isEmpty else { return false }
        loop = .waiting
        return true
    }

    /// - Parameter hasMore: Whether the thread leaves something undone.
    /// - Returns: True if Dispatch has to be asked to come back.
    mutating func leave(hasMore: Bool) -> Bool {
        loop = hasMore || !jobs.isEmpty ? .called : .away
        return loop == .called
    }
}
