/// The names of keys that a recent fetch has not brought. They cause no fetch for a while, so that many tokens with one name cost one fetch,
/// and the budget is left for real changes of keys.
///
/// The number of names is bounded; the oldest is dropped for a new one. Names are compared byte for byte.
///
/// Source: docs/cognito.md, "Key-set policy", item 5
struct UnknownKeys: Sendable {
    /// The most names.
    static let maximumCount = 256

    private let life: Duration
    /// The time of the successful fetch that lacked each name.
    private var lackedAt: [[UInt8]: Duration] = [:]

    /// - Parameter life: The time for which a name is held after the fetch that lacked it.
    init(life: Duration) { self.life = life }

    var count: Int { lackedAt.count }

    /// - Returns: True if a fetch lacked this key, less than the life of an answer ago.
    func contains(_ keyID: String, now: Duration) -> Bool {
        guard !lackedAt.isEmpty, let moment = lackedAt[Array(keyID.utf8)] else { return false }
        return now - moment < life
    }

    /// Adds the name of a key that a fetch at this time has lacked.
    mutating func insert(_ keyID: String, lackedAt moment: Duration) {
        let name = Array(keyID.utf8)
        if lackedAt[name] == nil, lackedAt.count >= Self.maximumCount { makeRoom(at: moment) }
        lackedAt[name] = moment
    }

    private mutating func makeRoom(at now: Duration) {
        lackedAt = lackedAt.filter { now - $0.value < life }
        guard lackedAt.count >= Self.maximumCount, let oldest = lackedAt.min(by: { $0.value < $1.value }) else { return }
        lackedAt[oldest.key] = nil
    }
}
