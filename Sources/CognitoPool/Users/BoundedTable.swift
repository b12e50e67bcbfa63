/// A table with a fixed capacity. Beyond it, each new entry replaces the oldest.
struct BoundedTable<Value: Sendable>: Sendable {
    private let capacity: Int
    private var values: [ExactText: Value] = [:]
    /// The keys in the order of insertion; once there are `capacity` of them, a ring that begins at `oldest`.
    private var keys: [ExactText] = []
    private var oldest = 0

    /// - Parameter capacity: The most entries, at least one.
    init(capacity: Int) { self.capacity = max(capacity, 1) }

    var count: Int { values.count }

    subscript(key: String) -> Value? { values[ExactText(key)] }

    /// Adds an entry, or replaces the value of an existing one, which keeps its age.
    mutating func insert(_ value: Value, for key: String) {
        let key = ExactText(key)
        guard values.updateValue(value, forKey: key) == nil else { return }
        guard keys.count == capacity else { return keys.append(key) }
        values[keys[oldest]] = nil
        keys[oldest] = key
        oldest = (oldest + 1) % capacity
    }

    /// Changes every entry that `matches`.
    mutating func update(where matches: (Value) -> Bool, _ change: (inout Value) -> Void) {
        for (key, var value) in values where matches(value) {
            change(&value)
            values[key] = value
        }
    }
}
