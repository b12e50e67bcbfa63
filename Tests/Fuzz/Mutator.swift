/// Makes new inputs of good ones: whatever is wrong with a reader shows near what it accepts.
struct Mutator {
    /// Good inputs.
    let seeds: [[UInt8]]
    /// The bytes that mean something somewhere in the grammar.
    let marks: [UInt8]
    /// Numbers around which readers of lengths fail.
    let numbers: [[UInt8]]

    /// A seed after a few mutations.
    func mutant(_ generator: inout Generator) -> [UInt8] {
        var bytes = generator.pick(seeds)
        for _ in 0...generator.below(4) { mutate(&bytes, &generator) }
        return bytes
    }

    /// Bytes without a plan, half of them marks.
    func noise(_ generator: inout Generator) -> [UInt8] {
        (0..<generator.below(64)).map { _ in
            generator.below(2) == 0 ? generator.pick(marks) : generator.byte()
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout Generator) {
        let place = generator.below(bytes.count + 1)
        switch generator.below(10) {
        case 0: bytes.insert(generator.pick(marks), at: place)
        case 1: bytes.insert(contentsOf: [generator.pick(marks), generator.pick(marks)], at: place)
        case 2 where place < bytes.count: bytes[place] = generator.pick(marks)
        case 3 where place < bytes.count: bytes[place] = generator.byte()
        case 4 where place < bytes.count: bytes[place] ^= 1 << UInt8(generator.below(8))
        case 5 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.below(4)))
        case 6: duplicate(&bytes, at: place, &generator)
        case 7: replaceNumber(&bytes, from: place, &generator)
        case 8: splice(&bytes, at: place, &generator)
        default: bytes += generator.pick(seeds)
        }
    }

    /// Repeats what stands before a place: a byte, a field, a line.
    private func duplicate(_ bytes: inout [UInt8], at place: Int, _ generator: inout Generator) {
        let count = 1 + generator.below(40)
        bytes.insert(contentsOf: Array(bytes[..<place].suffix(count)), at: place)
    }

    /// Puts one of `numbers` in the place of the next run of digits.
    private func replaceNumber(_ bytes: inout [UInt8], from place: Int, _ generator: inout Generator) {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: generator.pick(numbers))
    }

    /// Goes on with another seed from anywhere in it.
    private func splice(_ bytes: inout [UInt8], at place: Int, _ generator: inout Generator) {
        let other = generator.pick(seeds)
        bytes.replaceSubrange(place..., with: other[generator.below(other.count + 1)...])
    }
}
