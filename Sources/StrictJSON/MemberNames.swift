/// Names of an object must differ after unescaping, or two readers of one token could see two different claims.
///
/// Source: RFC 8259 §4; RFC 7515 §4; RFC 7519 §4
enum MemberNames {
    /// Up to this many names, comparing them one by one is faster than sorting; beyond it that would grow with the square.
    private static let mostOneByOne = 24

    /// Looks at the object that has just closed; all its entries are on the tape.
    static func refuseDuplicates(
        ofObjectAt object: Int, in tape: Span<TapeEntry>, _ text: Span<UInt8>
    ) throws(JSONError) {
        var count = 0
        var hasEscapes = false
        var name = object + 1
        while name < tape.count {
            count += 1
            hasEscapes = hasEscapes || tape[name].hasEscapes
            name = Int(tape[name + 1].next)
        }
        if hasEscapes {
            try compareDecoded(object, tape, text)
        } else if count > mostOneByOne {
            try compareSorted(names(object, tape), in: text)
        } else if count > 1 {
            try compareOneByOne(object, tape, text)
        }
    }

    private static func compareOneByOne(
        _ object: Int, _ tape: Span<TapeEntry>, _ text: Span<UInt8>
    ) throws(JSONError) {
        var kinds: UInt64 = 0
        var later = object + 1
        while later < tape.count {
            let kind = kind(of: tape[later].content, text)
            // Equal names are of one kind, so a kind met for the first time needs no comparison.
            if kinds & kind != 0 { try compareEarlier(than: later, object, tape, text) }
            kinds |= kind
            later = Int(tape[later + 1].next)
        }
    }

    private static func compareEarlier(
        than later: Int, _ object: Int, _ tape: Span<TapeEntry>, _ text: Span<UInt8>
    ) throws(JSONError) {
        let content = text.extracting(tape[later].content)
        var earlier = object + 1
        while earlier < later {
            guard !text.holds(content, in: tape[earlier].content) else {
                throw .duplicateMember(offset: Int(tape[later].start))
            }
            earlier = Int(tape[earlier + 1].next)
        }
    }

    /// One of 64 bits, chosen by the length and by the first and last byte; of an empty name those are its quotes.
    private static func kind(of content: Range<Int>, _ text: Span<UInt8>) -> UInt64 {
        let ends = text[content.lowerBound] &* 5 ^ text[content.upperBound - 1] &* 11
        return 1 << UInt64((ends ^ UInt8(truncatingIfNeeded: content.count) &* 3) & 63)
    }

    private struct Name {
        let content: Range<Int>
        let offset: Int
    }

    private static func names(_ object: Int, _ tape: Span<TapeEntry>) -> [Name] {
        var names: [Name] = []
        var name = object + 1
        while name < tape.count {
            names.append(Name(content: tape[name].content, offset: Int(tape[name].start)))
            name = Int(tape[name + 1].next)
        }
        return names
    }

    /// Decodes each name once, so that escapes cannot make a comparison dearer than its bytes.
    private static func compareDecoded(
        _ object: Int, _ tape: Span<TapeEntry>, _ text: Span<UInt8>
    ) throws(JSONError) {
        var decoded: [UInt8] = []
        var names: [Name] = []
        var name = object + 1
        while name < tape.count {
            let start = decoded.count
            decoded += StringDecoding.decoded(tape[name], text)
            names.append(Name(content: start..<decoded.count, offset: Int(tape[name].start)))
            name = Int(tape[name + 1].next)
        }
        try compareSorted(names, in: decoded.span)
    }

    private static func compareSorted(_ names: [Name], in text: Span<UInt8>) throws(JSONError) {
        let sorted = names.sorted { left, right in
            switch text.compare(left.content, right.content) {
            case 0: left.offset < right.offset
            case let order: order < 0
            }
        }
        for (earlier, later) in zip(sorted, sorted.dropFirst())
        where text.compare(earlier.content, later.content) == 0 {
            throw .duplicateMember(offset: later.offset)
        }
    }
}

extension Span<UInt8> {
    /// Negative, zero or positive, as the bytes of `left` stand before, equal or behind those of `right`: the shorter
    /// first, for any total order will do here and most names differ in length.
    fileprivate func compare(_ left: Range<Int>, _ right: Range<Int>) -> Int {
        guard left.count == right.count else { return left.count - right.count }
        for offset in 0..<left.count {
            let difference = Int(self[left.lowerBound &+ offset]) - Int(self[right.lowerBound &+ offset])
            guard difference == 0 else { return difference }
        }
        return 0
    }
}
