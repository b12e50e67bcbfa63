/// A source of numbers whose seed can be printed and given again: SplitMix64.
///
/// Every case has a generator of its own, made of the run's seed and the case's number, so that a case can be run again alone.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, number: UInt64) {
        state = seed
        state = next() ^ number
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to `bound`, not included; `bound` is at least 1.
    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(bound)) }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

    /// One of the elements, of which there is at least one.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// Up to three places at which so many bytes are cut, in order. Most often one: two pieces find most faults.
    mutating func cuts(of count: Int) -> [Int] {
        guard count > 0 else { return [] }
        return (0..<1 + below(3)).map { _ in below(count + 1) }.sorted()
    }
}
