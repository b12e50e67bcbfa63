/// A table that never grows beyond its capacity: the oldest entry makes room for the newest.
struct BoundedTable<Value: Sendable>: Sendable {
    private let capacity: Int
    private var values: [ExactText: Value] = [:]
    /// The keys as they came in. Once there are `capacity` of them, `oldest` walks round.
    private var keys: [ExactText] = []
    private var oldest = 0

    /// A table of up to `capacity` entries, at least one.
    init(capacity: Int) { self.capacity = max(capacity, 1) }

    var count: Int { values.count }

    subscript(key: String) -> Value? { values[ExactText(key)] }

    /// Adds an entry, or replaces the one that is there without making it newer.
    mutating func insert(_ value: Value, for key: String) {
        let key = ExactText(key)
        guard values.updateValue(value, forKey: key) == nil else { return }
        guard keys.count == capacity else { return keys.append(key) }
        values[keys[oldest]] = nil
        keys[oldest] = key
        oldest = (oldest + 1) % capacity
    }

    /// Changes every entry for which `change` answers `true`.
    mutating func update(where matches: (Value) -> Bool, _ change: (inout Value) -> Void) {
        for (key, var value) in values where matches(value) {
            change(&value)
            values[key] = value
        }
    }
}
