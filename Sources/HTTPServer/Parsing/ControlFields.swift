/// The fields that decide how the message and its connection go on, read as each line ends.
///
/// They are read here and nowhere else: two readers of a length are how requests are smuggled.
/// Source: RFC 9112 §6, §9.3; RFC 9110 §7.2, §10.1.1.
struct ControlFields {
    /// Where `Host` names host and port, without the colon of an empty port.
    private(set) var host: ByteRange?
    private var contentLength: Int?
    private var isChunked = false
    private var asksToClose = false
    private var asksToKeepAlive = false
    private var asksToContinue = false

    /// Looks at one field line of a request of version 1.`minorVersion`.
    mutating func note(_ line: FieldLine, in bytes: Span<UInt8>, minorVersion: UInt8) throws(ParseError) {
        let name = line.name.range
        switch name.count {
        case 4 where bytes.spells("host", in: name): try noteHost(line.value, bytes)
        case 6 where bytes.spells("expect", in: name): try noteExpect(line.value, bytes)
        case 10 where bytes.spells("connection", in: name): noteConnection(line.value, bytes)
        case 14 where bytes.spells("content-length", in: name): try noteContentLength(line.value, bytes)
        case 17 where bytes.spells("transfer-encoding", in: name):
            guard minorVersion > 0 else { throw .transferEncodingOnHTTP10 }
            try noteTransferEncoding(line.value, bytes)
        default: break
        }
    }

    /// Source: RFC 9112 §6.3.
    var framing: BodyFraming {
        if isChunked { return .chunked }
        return contentLength.map(BodyFraming.length) ?? .none
    }

    /// Whether another request may follow: the default since 1.1, on request before. Source: RFC 9112 §9.3.
    func keepsAlive(minorVersion: UInt8) -> Bool { !asksToClose && (minorVersion > 0 || asksToKeepAlive) }

    /// Whether the client waits for 100: never on 1.0, and not when no content will come. Source: RFC 9110 §10.1.1.
    func expectsContinue(minorVersion: UInt8, framing: BodyFraming) -> Bool {
        asksToContinue && minorVersion > 0 && framing != .none && framing != .length(0)
    }

    private mutating func noteHost(_ value: ByteRange, _ bytes: Span<UInt8>) throws(ParseError) {
        guard host == nil else { throw .repeatedHost }
        guard let authority = Authority.find(bytes, in: value.range) else { throw .invalidHost }
        host = ByteRange(authority)
    }

    private mutating func noteExpect(_ value: ByteRange, _ bytes: Span<UInt8>) throws(ParseError) {
        guard bytes.spells("100-continue", in: value.range) else { throw .unknownExpectation }
        asksToContinue = true
    }

    private mutating func noteConnection(_ value: ByteRange, _ bytes: Span<UInt8>) {
        bytes.forEachListElement(in: value.range) { option in
            if bytes.spells("close", in: option) { asksToClose = true }
            if bytes.spells("keep-alive", in: option) { asksToKeepAlive = true }
        }
    }

    /// Only one number in digits: no sign, no list, no white space, and leading zeros mean nothing.
    private mutating func noteContentLength(_ value: ByteRange, _ bytes: Span<UInt8>) throws(ParseError) {
        guard contentLength == nil else { throw .repeatedContentLength }
        guard !isChunked else { throw .lengthAndTransferEncoding }
        guard (1...19).contains(value.count) else { throw .invalidContentLength }
        var length = 0
        for position in value.range {
            guard let digit = Grammar.digit(bytes[position]) else { throw .invalidContentLength }
            let (tens, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(digit))
            guard !overflow, !carry else { throw .invalidContentLength }
            length = sum
        }
        contentLength = length
    }

    private mutating func noteTransferEncoding(_ value: ByteRange, _ bytes: Span<UInt8>) throws(ParseError) {
        guard !isChunked else { throw .repeatedTransferEncoding }
        guard contentLength == nil else { throw .lengthAndTransferEncoding }
        guard bytes.spells("chunked", in: value.range) else {
            throw Self.endsInOneChunked(bytes, in: value.range) ? .unknownTransferCoding : .invalidTransferEncoding
        }
        isChunked = true
    }

    /// Whether a list is of tokens, the last and no other of them `chunked`: delimited, but in a coding unknown here.
    private static func endsInOneChunked(_ bytes: Span<UInt8>, in range: Range<Int>) -> Bool {
        var chunked = 0
        var isLast = false
        var isWellFormed = true
        bytes.forEachListElement(in: range) { element in
            isLast = bytes.spells("chunked", in: element)
            chunked += isLast ? 1 : 0
            isWellFormed = isWellFormed && !element.isEmpty && element.allSatisfy { Grammar.token.contains(bytes[$0]) }
        }
        return isWellFormed && isLast && chunked == 1
    }
}
