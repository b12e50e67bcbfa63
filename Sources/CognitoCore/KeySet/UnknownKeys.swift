/// The names of keys that a fetch has just not brought: for a while they are not fetched again, so that one name costs one fetch however
/// many tokens have it, and the budget is there when keys really change.
///
/// It holds a bounded number of names, and lets go of the oldest. Names are compared by their bytes.
///
/// Source: docs/cognito.md, "Key-set policy", item 5
struct UnknownKeys: Sendable {
    /// How many names are held.
    static let maximumCount = 256

    private let life: Duration
    /// When the fetch succeeded that lacked the name.
    private var lackedAt: [[UInt8]: Duration] = [:]

    /// Names are held for so long after the fetch that lacked them.
    init(life: Duration) { self.life = life }

    var count: Int { lackedAt.count }

    /// - Returns: True if a fetch lacked this key, less than the life of an answer ago.
    func contains(_ keyID: String, now: Duration) -> Bool {
        guard !lackedAt.isEmpty, let moment = lackedAt[Array(keyID.utf8)] else { return false }
        return now - moment < life
    }

    /// Takes in the name of a key that a fetch lacked at this moment.
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
