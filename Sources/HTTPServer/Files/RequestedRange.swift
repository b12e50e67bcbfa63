import HTTPTypes

/// What a request asks for of content of a known length.
///
/// One range of bytes is honoured. Several, another unit, or what is no range at all count as none: the whole content is an answer to these too.
/// Source: RFC 9110 §14.1.2, §14.2
enum RequestedRange: Equatable {
    case whole
    case part(Range<Int>)
    /// Nothing of the content is in it.
    case unsatisfiable

    /// - Parameters:
    ///   - head: The request. Only a GET has a range.
    ///   - length: The bytes of the content.
    ///   - tag: That of the content.
    init(of head: RequestHead, length: Int, tag: EntityTag?) {
        guard head.knownMethod == .get, head.firstFieldRange("range") != nil, Self.isMeant(head, tag),
            let field = head.onlyField("range")
        else {
            self = .whole
            return
        }
        self.init(field, length: length)
    }

    init(_ field: ArraySlice<UInt8>, length: Int) {
        self = .whole
        guard let bounds = Self.bounds(field) else { return }
        switch bounds {
        // Of empty content there is no last byte that could be named.
        case (nil, let count?) where count > 0 && length > 0: self = .part(length - min(count, length)..<length)
        case (nil, let count?): self = count == 0 ? .unsatisfiable : .whole
        case (let first?, let last): self = first < length ? .part(first..<min(last ?? length, length - 1) + 1) : .unsatisfiable
        case (nil, nil): break
        }
    }

    /// A date in `If-Range` is never taken: that of a file need not be the only one of its second, so it proves nothing.
    /// Source: RFC 9110 §13.1.5
    private static func isMeant(_ head: RequestHead, _ tag: EntityTag?) -> Bool {
        guard head.firstFieldRange("if-range") != nil else { return true }
        guard let tag, let field = head.onlyField("if-range"), case .tags(let tags) = EntityTagList([field]), tags.count == 1 else {
            return false
        }
        return tags.allSatisfy { $0.isStronglyEqual(to: tag) }
    }

    /// First and last position; for the last bytes of the content no first one, and their number. A number beyond what an `Int` holds lies
    /// behind every content.
    private static func bounds(_ field: ArraySlice<UInt8>) -> (first: Int?, last: Int?)? {
        let unit = field.prefix(6)
        guard unit.map(Grammar.lowercased).elementsEqual("bytes=".utf8) else { return nil }
        let specifier = field[unit.endIndex...]
        guard let dash = specifier.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        let (head, tail) = (specifier[..<dash], specifier[(dash + 1)...])
        guard head.allSatisfy({ Grammar.digit($0) != nil }), tail.allSatisfy({ Grammar.digit($0) != nil }) else { return nil }
        let (first, last) = (number(head), number(tail))
        guard first != nil || last != nil else { return nil }
        if let first, let last, last < first { return nil }
        return (first, last)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var number = 0
        for digit in digits.compactMap(Grammar.digit) {
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = tens.addingReportingOverflow(Int(digit))
            if isTooLarge || isStillTooLarge { return .max }
            number = sum
        }
        return number
    }
}

extension Problem {
    /// Source: RFC 9110 §15.5.17, §14.4
    static func rangeNotSatisfiable(length: Int) -> Problem {
        Problem(
            status: .rangeNotSatisfiable, code: "range_not_satisfiable",
            detail: "The content ends before the range begins; Content-Range says how long it is."
        ).with(.contentRange, "bytes */\(length)")
    }
}
