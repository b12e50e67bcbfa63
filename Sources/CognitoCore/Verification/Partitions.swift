/// One of something for each partition, so that callers of different partitions never wait for each other. A server's shards have one each.
struct Partitions<Element: Sendable>: Sendable {
    let elements: [Element]

    /// At least one.
    init(_ count: Int, _ make: () -> Element) {
        elements = (0..<max(1, count)).map { _ in make() }
    }

    /// Every number has its partition.
    subscript(_ number: Int) -> Element { elements[Int(number.magnitude % UInt(elements.count))] }
}
