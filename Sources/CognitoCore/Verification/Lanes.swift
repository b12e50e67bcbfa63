/// One of something for each of the lanes that callers come in, so that those of different lanes never wait for each other. A server's shards
/// have one each.
struct Lanes<Element: Sendable>: Sendable {
    let elements: [Element]

    /// At least one.
    init(_ count: Int, _ make: () -> Element) {
        elements = (0..<max(1, count)).map { _ in make() }
    }

    /// Every number has its lane.
    subscript(_ number: Int) -> Element { elements[Int(number.magnitude % UInt(elements.count))] }
}
