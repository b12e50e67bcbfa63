/// Finding the next byte that matters, several at a time: most of a head is tokens and cookies, in which nothing does. Values are looked
/// at sixteen bytes at a time, names and paths, which are short, eight.
///
/// `(word - 0x20…20) & ~word & 0x80…80` has the high bit of each byte below 0x20 set, and likewise for equality after an
/// exclusive or. A borrow can only spoil bytes above a true hit, so the lowest set bit is exact.
extension Span<UInt8> {
    /// The first control byte other than HTAB from `start` on, or the end.
    @inline(__always)
    func firstControl(from start: Int) -> Int {
        let end = count
        var position = start
        while position &+ ByteBlock.count <= end {
            let block = ByteBlock(self, at: position)
            let text = block.isAtLeast(0x20) & ~block.equals(Grammar.delete) | block.equals(Grammar.tab)
            if let first = text.firstZero { return position &+ first }
            position &+= ByteBlock.count
        }
        while position < end, !Grammar.isControl(self[position]) { position &+= 1 }
        return position
    }

    /// The first byte from `start` on that no `token68` has, or the end.
    package func firstNotToken68(from start: Int) -> Int {
        let end = count
        var position = start
        while position &+ ByteBlock.count <= end {
            let block = ByteBlock(self, at: position)
            // The hyphen, the dot, the slash and the digits are neighbours. Tokens hold nothing else, so the rest waits for the first doubt.
            let usual = block.isLetter | block.isIn(0x2D, 0x39) | block.equals(0x5F)
            if usual.firstZero != nil {
                let token68 = usual | block.equals(0x2B) | block.equals(0x3D) | block.equals(0x7E)
                if let first = token68.firstZero { return position &+ first }
            }
            position &+= ByteBlock.count
        }
        while position < end, Grammar.token68.contains(self[position]) { position &+= 1 }
        return position
    }

    /// The first byte from `start` on that is not visible ASCII, or the end.
    @inline(__always)
    func firstNotVisible(from start: Int) -> Int {
        let end = count
        var position = start
        while position &+ 8 <= end {
            let word = word(at: position)
            let hits = Self.below(0x21, in: word) | Self.equal(Grammar.delete, in: word) | (word & Self.highBits)
            guard hits == 0 else { return position &+ (hits.trailingZeroBitCount &>> 3) }
            position &+= 8
        }
        while position < end, self[position] > Grammar.space, self[position] < Grammar.delete { position &+= 1 }
        return position
    }

    /// The first byte from `start` on that is no `tchar`, or the end. Names are mostly letters and hyphens, so only those are
    /// taken eight at a time.
    @inline(__always)
    package func firstNotToken(from start: Int) -> Int {
        let end = count
        var position = start
        while position &+ 8 <= end {
            let word = word(at: position)
            let others = ~(Self.letters(in: word) | Self.exactly(0x2D, in: word)) & Self.highBits
            guard others == 0 else {
                position &+= others.trailingZeroBitCount &>> 3
                break
            }
            position &+= 8
        }
        while position < end, Grammar.token.contains(self[position]) { position &+= 1 }
        return position
    }

    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }
    private static var ones: UInt64 { 0x0101_0101_0101_0101 }

    @inline(__always)
    private static func below(_ bound: UInt64, in word: UInt64) -> UInt64 {
        (word &- ones &* bound) & ~word & highBits
    }

    @inline(__always)
    private static func equal(_ byte: UInt8, in word: UInt64) -> UInt64 {
        below(1, in: word ^ (ones &* UInt64(byte)))
    }

    /// The high bit of each byte that is an ASCII letter. Sums of seven bits do not carry into the next byte.
    @inline(__always)
    private static func letters(in word: UInt64) -> UInt64 {
        let folded = (word | ones &* 0x20) & ~highBits
        let fromA = folded &+ ones &* (0x80 - 0x61)
        let pastZ = folded &+ ones &* (0x80 - 0x7B)
        return fromA & ~pastZ & ~word & highBits
    }

    /// The high bit of each byte that is `byte`, exact for every one of them.
    @inline(__always)
    private static func exactly(_ byte: UInt8, in word: UInt64) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return ~(((difference & ~highBits) &+ ~highBits) | difference) & highBits
    }

    /// Eight bytes, the first lowest. The load is checked against the span's end and any bits are a valid UInt64.
    @inline(__always)
    func word(at position: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
    }
}
