/// Work that waits to be done. Each origin has a line of its own, and one piece from each line is taken in turn: however much one of them has
/// asked for, the others wait for one piece of it.
struct HashingLine<Job: Sendable>: Sendable {
    /// How many pieces wait at most for programs; for one origin of pages; and for all pages together.
    static var bounds: (programs: Int, page: Int, pages: Int) { (64, 8, 64) }

    private var waiting: [CallOrigin: [Job]] = [:]
    /// The origins that have work waiting, in the order of their turns.
    private var turns: [CallOrigin] = []

    /// - Returns: False if the origin's line, or that of all pages, is full: then the work is not taken.
    mutating func add(_ job: Job, for origin: CallOrigin) -> Bool {
        guard hasRoom(for: origin) else { return false }
        if waiting[origin] == nil { turns.append(origin) }
        waiting[origin, default: []].append(job)
        return true
    }

    /// Takes out what is to be done next; `nil` when nothing waits.
    mutating func next() -> Job? {
        guard let origin = turns.first, var line = waiting[origin], !line.isEmpty else { return nil }
        let job = line.removeFirst()
        turns.removeFirst()
        waiting[origin] = line.isEmpty ? nil : line
        if !line.isEmpty { turns.append(origin) }
        return job
    }

    /// How many pieces wait.
    var count: Int { waiting.values.reduce(0) { $0 + $1.count } }

    private func hasRoom(for origin: CallOrigin) -> Bool {
        let (own, bounds) = (waiting[origin]?.count ?? 0, Self.bounds)
        guard origin != .program else { return own < bounds.programs }
        let pages = waiting.reduce(0) { $1.key == .program ? $0 : $0 + $1.value.count }
        return own < bounds.page && pages < bounds.pages
    }
}
