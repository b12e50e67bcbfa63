public import HTTPTypes

/// Field names are found in any case of their ASCII letters. Looking costs no allocation.
/// Source: RFC 9110 §5.1, §5.3.
extension RequestHead {
    /// The number of field lines.
    public var fieldCount: Int { lines.count }

    /// How many field lines have this name.
    public func fieldCount(named name: HTTPField.Name) -> Int { fieldRanges(name).reduce(0) { count, _ in count &+ 1 } }

    /// The value of the field line with this name, if there is exactly one.
    public func onlyField(_ name: HTTPField.Name) -> ArraySlice<UInt8>? {
        var ranges = fieldRanges(name).makeIterator()
        guard let range = ranges.next(), ranges.next() == nil else { return nil }
        return bytes[range]
    }

    /// The value of the first field line with this name, without white space around it.
    public func firstField(_ name: HTTPField.Name) -> ArraySlice<UInt8>? { firstFieldRange(name).map { bytes[$0] } }

    /// Where the value of the first field line with this name stands.
    public func firstFieldRange(_ name: HTTPField.Name) -> Range<Int>? { fieldRanges(name).first { _ in true } }

    /// Where the values of all field lines with this name stand, in the order received.
    public func fieldRanges(_ name: HTTPField.Name) -> some Sequence<Range<Int>> {
        lines.lazy.filter { [bytes] line in bytes.span.spells(name, in: line.name.range) }.map { $0.value.range }
    }

    /// If true, the content has a coding other than `identity`. Source: RFC 9110 §8.4, §12.5.3.
    var namesContentCoding: Bool {
        let bytes = bytes
        let span = bytes.span
        var isCoded = false
        for line in lines where span.spells("content-encoding", in: line.name.range) {
            span.forEachListElement(in: line.value.range) { coding in
                isCoded = isCoded || !(coding.isEmpty || span.spells("identity", in: coding))
            }
        }
        return isCoded
    }

    /// The bytes at a range that this head gave out; they are not copied.
    public func value(of range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    /// All fields in the vocabulary of HTTPTypes, made anew at each call: a caller that needs it twice keeps it.
    public var fields: HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(lines.count)
        for line in lines {
            // Only tokens were let pass, so no name is refused here.
            guard let name = HTTPField.Name(String(decoding: bytes[line.name.range], as: UTF8.self)) else { continue }
            fields.append(HTTPField(name: name, value: bytes[line.value.range]))
        }
        return fields
    }
}

/// The same for names that are spelled in this package's own code, in lower case: they need not be made, and cost what their letters cost.
extension RequestHead {
    package func fieldCount(named name: StaticString) -> Int {
        let bytes = bytes
        let span = bytes.span
        var count = 0
        for line in lines where span.spells(name, in: line.name.range) { count &+= 1 }
        return count
    }

    package func onlyField(_ name: StaticString) -> ArraySlice<UInt8>? {
        let bytes = bytes
        let span = bytes.span
        var found: Range<Int>?
        for line in lines where span.spells(name, in: line.name.range) {
            guard found == nil else { return nil }
            found = line.value.range
        }
        return found.map { bytes[$0] }
    }

    package func firstField(_ name: StaticString) -> ArraySlice<UInt8>? { firstFieldRange(name).map { bytes[$0] } }

    package func firstFieldRange(_ name: StaticString) -> Range<Int>? {
        let bytes = bytes
        let span = bytes.span
        for line in lines where span.spells(name, in: line.name.range) { return line.value.range }
        return nil
    }

    package func fieldRanges(_ name: StaticString) -> some Sequence<Range<Int>> {
        lines.lazy.filter { [bytes] line in bytes.span.spells(name, in: line.name.range) }.map { $0.value.range }
    }
}
