/// A table with a fixed capacity. Beyond it, each new entry replaces the one that was inserted or replaced the longest time ago.
struct BoundedTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var key: ExactText
        var value: Value
        /// The places of the entries next to this one in the order of their age. The newest and the oldest are next to each other.
        var older: Int
        var newer: Int
    }

    private let capacity: Int
    private var entries: [Entry] = []
    /// The index of each key in `entries`.
    private var places: [ExactText: Int] = [:]
    /// The index of the oldest entry.
    private var oldest = 0

    /// - Parameter capacity: The most entries, at least one.
    init(capacity: Int) { self.capacity = max(capacity, 1) }

    var count: Int { entries.count }

    subscript(key: String) -> Value? { places[ExactText(key)].map { entries[$0].value } }

    /// Adds an entry, or replaces the value of an existing one, which becomes the newest: what is in use outlives what was used once.
    mutating func insert(_ value: Value, for key: String) {
        let key = ExactText(key)
        if let place = places[key] {
            entries[place].value = value
            renew(place)
        } else if entries.count < capacity {
            places[key] = entries.count
            append(Entry(key: key, value: value, older: 0, newer: 0))
        } else {
            places[entries[oldest].key] = nil
            places[key] = oldest
            (entries[oldest].key, entries[oldest].value) = (key, value)
            renew(oldest)
        }
    }

    /// All entries, oldest first.
    var all: [(key: String, value: Value)] {
        var (all, place): ([(key: String, value: Value)], Int) = ([], oldest)
        for _ in entries.indices {
            all.append((entries[place].key.text, entries[place].value))
            place = entries[place].newer
        }
        return all
    }

    /// Changes every entry that `matches`. None becomes newer.
    mutating func update(where matches: (Value) -> Bool, _ change: (inout Value) -> Void) {
        for index in entries.indices where matches(entries[index].value) { change(&entries[index].value) }
    }

    private mutating func append(_ entry: Entry) {
        entries.append(entry)
        link(entries.count - 1)
    }

    private mutating func renew(_ place: Int) {
        guard place != oldest else {
            oldest = entries[place].newer
            return
        }
        let (older, newer) = (entries[place].older, entries[place].newer)
        (entries[older].newer, entries[newer].older) = (newer, older)
        link(place)
    }

    /// Puts an entry between the newest and the oldest one.
    private mutating func link(_ place: Int) {
        let newest = entries[oldest].older
        (entries[place].older, entries[place].newer) = (newest, oldest)
        (entries[newest].newer, entries[oldest].older) = (place, place)
    }
}
