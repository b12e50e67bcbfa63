import HTTPTypes

/// Comparing and splitting parts of a head as bytes: no `String`, so no Unicode rule makes different names equal.
extension Span<UInt8> {
    /// Whether a part of the span spells `word`, which is lower case, in any case of its ASCII letters.
    @inline(__always)
    func spells(_ word: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for offset in 0..<letters.count
            where unsafe Grammar.lowercased(self[range.lowerBound &+ offset]) != letters[offset] {
                return false
            }
            return true
        }
    }

    /// Whether a part of the span spells the name of a field, in any case of its ASCII letters. Source: RFC 9110 §5.1.
    func spells(_ name: HTTPField.Name, in range: Range<Int>) -> Bool {
        let letters = name.canonicalName.utf8
        guard range.count == letters.count else { return false }
        return zip(range, letters).allSatisfy { Grammar.lowercased(self[$0]) == $1 }
    }

    /// Whether a part of the span is `word`, byte for byte.
    @inline(__always)
    func isExactly(_ word: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for offset in 0..<letters.count where unsafe self[range.lowerBound &+ offset] != letters[offset] {
                return false
            }
            return true
        }
    }

    /// Whether a part of the span is `other`, byte for byte.
    @inline(__always)
    func isExactly(_ other: Span<UInt8>, in range: Range<Int>) -> Bool {
        guard range.count == other.count else { return false }
        for offset in 0..<other.count where self[range.lowerBound &+ offset] != other[offset] { return false }
        return true
    }

    /// Whether two parts are equal when the case of ASCII letters does not count.
    func spellsSame(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        first.count == second.count
            && zip(first, second).allSatisfy { Grammar.lowercased(self[$0]) == Grammar.lowercased(self[$1]) }
    }

    /// The part of `range` without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, Grammar.isWhitespace(self[start]) { start &+= 1 }
        while start < end, Grammar.isWhitespace(self[end &- 1]) { end &-= 1 }
        return start..<end
    }

    /// The elements of a comma-separated list without white space around them, empty ones included. Quoted strings are
    /// not known here: no element that matters has one. Source: RFC 9110 §5.6.1.
    func forEachListElement(in range: Range<Int>, _ body: (Range<Int>) -> Void) {
        var start = range.lowerBound
        for position in range where self[position] == Grammar.comma {
            body(trimmed(start..<position))
            start = position &+ 1
        }
        body(trimmed(start..<range.upperBound))
    }
}
