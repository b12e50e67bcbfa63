/// Jobs that wait. Each origin has its own line, and the lines take turns, one job at a time, so that one origin with many jobs delays
/// another by one job at most.
struct HashingLine<Job: Sendable>: Sendable {
    /// The most waiting jobs of programs; of one origin of pages; and of all pages together.
    static var bounds: (programs: Int, page: Int, pages: Int) { (64, 8, 64) }

    private var waiting: [CallOrigin: [Job]] = [:]
    /// The origins with waiting jobs, in the order of their turns.
    private var turns: [CallOrigin] = []

    /// - Returns: False if the job is refused, since the origin has too many waiting, or all pages together have.
    mutating func add(_ job: Job, for origin: CallOrigin) -> Bool {
        guard hasRoom(for: origin) else { return false }
        if waiting[origin] == nil { turns.append(origin) }
        waiting[origin, default: []].append(job)
        return true
    }

    /// Removes and returns the next job; `nil` if none waits.
    mutating func next() -> Job? {
        guard let origin = turns.first, var line = waiting[origin], !line.isEmpty else { return nil }
        let job = line.removeFirst()
        turns.removeFirst()
        waiting[origin] = line.isEmpty ? nil : line
        if !line.isEmpty { turns.append(origin) }
        return job
    }

    /// The number of waiting jobs.
    var count: Int { waiting.values.reduce(0) { $0 + $1.count } }

    private func hasRoom(for origin: CallOrigin) -> Bool {
        let (own, bounds) = (waiting[origin]?.count ?? 0, Self.bounds)
        guard origin != .program else { return own < bounds.programs }
        let pages = waiting.reduce(0) { $1.key == .program ? $0 : $0 + $1.value.count }
        return own < bounds.page && pages < bounds.pages
    }
}
