/// Makes a head from a list of fields, as HPACK gives it: pseudo-header fields first, then fields.
///
/// The list is checked for what only a list can say, written as an HTTP/1.1 head, and read by ``HeadParser``. So whatever that parser refuses
/// is refused here for the same reason, and each limit counts the same bytes.
///
/// Source: RFC 9113 §8.1.1, §8.2, §8.3
package struct FieldListParser: Sendable {
    package typealias Field = (name: [UInt8], value: [UInt8])

    private let limits: Limits
    private let isOverTLS: Bool

    /// - Parameters:
    ///   - limits: What a head may cost. A limit below zero counts as zero.
    ///   - isOverTLS: If true, the heads say that TLS carried them.
    package init(limits: Limits, isOverTLS: Bool = false) {
        self.limits = limits.clampedForHeads
        self.isOverTLS = isOverTLS
    }

    /// Reads one list.
    ///
    /// - Parameters:
    ///   - fields: In the order received.
    ///   - endsMessage: If true, no content follows.
    /// - Returns: The head. Its framing is `.chunked` where content follows whose length the list does not say.
    /// - Throws: ``ParseError``.
    package func head(of fields: [Field], endsMessage: Bool) throws(ParseError) -> RequestHead {
        var text = ListText()
        for field in fields { try text.add(field) }
        let bytes = try text.head()
        var parser = HeadParser(limits: limits, isOverTLS: isOverTLS, unstatedFraming: endsMessage ? .none : .chunked)
        // Every byte is there, so the parser asks for more only where a limit cuts the head off, which it throws.
        guard let (head, count) = try parser.next(in: bytes.span), count == bytes.count else { throw .fieldSectionTooLarge }
        if endsMessage, case .length(1...) = head.framing { throw .lengthWithoutContent }
        return head
    }
}

/// A list of fields as an HTTP/1.1 head. Each part is checked before it is written, so no part can hold the end of its line.
private struct ListText {
    private var method: [UInt8]?
    private var scheme: [UInt8]?
    private var authority: [UInt8]?
    private var path: [UInt8]?
    private var hostIsWritten = false
    private var cookies: [UInt8] = []
    private var lines: [UInt8] = []
    private var hasFields = false

    mutating func add(_ field: FieldListParser.Field) throws(ParseError) {
        guard let first = field.name.first else { throw .emptyFieldName }
        let value = field.value.span
        let control = value.firstControl(from: 0)
        guard control == value.count else { throw .invalidFieldValueByte(value[control]) }
        guard value.trimmed(0..<value.count).count == value.count else { throw .whitespaceAroundFieldValue }
        guard first != Grammar.colon else { return try addPseudoField(field) }
        hasFields = true
        try addField(field)
    }

    private mutating func addPseudoField(_ field: FieldListParser.Field) throws(ParseError) {
        guard !hasFields else { throw .misplacedPseudoField }
        switch String(decoding: field.name, as: UTF8.self) {
        case ":method": try Self.set(&method, field.value)
        case ":scheme": try Self.set(&scheme, field.value)
        case ":authority": try Self.set(&authority, field.value)
        case ":path": try Self.set(&path, field.value)
        default: throw .unknownPseudoField
        }
    }

    private static func set(_ part: inout [UInt8]?, _ value: [UInt8]) throws(ParseError) {
        guard part == nil else { throw .repeatedPseudoField }
        part = value
    }

    private mutating func addField(_ field: FieldListParser.Field) throws(ParseError) {
        let name = field.name.span
        let end = name.firstNotToken(from: 0)
        guard end == name.count else { throw .invalidFieldNameByte(name[end]) }
        for byte in field.name where Grammar.lowercased(byte) != byte { throw .invalidFieldNameByte(byte) }
        switch String(decoding: field.name, as: UTF8.self) {
        case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade": throw .connectionField
        case "te" where !field.value.span.spells("trailers", in: 0..<field.value.count): throw .connectionField
        case "cookie": addCookie(field.value)
        case "host" where authority != nil && !hostIsWritten:
            // Written from `:authority`; a second one is the parser's to refuse.
            hostIsWritten = true
            try checkSame(field.value)
        default: append(field.name, field.value)
        }
    }

    /// A cookie may come in several fields, and is one field to its reader. Source: RFC 9113 §8.2.3
    private mutating func addCookie(_ value: [UInt8]) {
        if !cookies.isEmpty { cookies += Array("; ".utf8) }
        cookies += value
    }

    private func checkSame(_ host: [UInt8]) throws(ParseError) {
        let authority = authority ?? []
        let both = authority + host
        guard both.span.spellsSame(0..<authority.count, authority.count..<both.count) else { throw .hostNotOfTarget }
    }

    private mutating func append(_ name: [UInt8], _ value: [UInt8]) {
        lines += name
        lines += Array(": ".utf8)
        lines += value
        lines += Array("\r\n".utf8)
    }

    mutating func head() throws(ParseError) -> [UInt8] {
        guard let method, let path, let scheme else { throw .missingPseudoField }
        try Self.check(method: method)
        try Self.check(path: path)
        guard ["http", "https"].contains(where: { Array($0.utf8) == scheme.map(Grammar.lowercased) }) else { throw .unknownTargetForm }
        if !cookies.isEmpty { append(Array("cookie".utf8), cookies) }
        let host = authority.map { Array("host: ".utf8) + $0 + Array("\r\n".utf8) } ?? []
        return method + [Grammar.space] + path + Array(" HTTP/1.1\r\n".utf8) + host + lines + Array("\r\n".utf8)
    }

    private static func check(method: [UInt8]) throws(ParseError) {
        let end = method.span.firstNotToken(from: 0)
        guard end == method.count else { throw .invalidMethodByte(method[end]) }
        guard end > 0 else { throw .invalidMethodByte(Grammar.space) }
    }

    /// Origin form or asterisk form; an absolute form has a pseudo-header field for each of its parts. Source: RFC 9113 §8.3.1
    private static func check(path: [UInt8]) throws(ParseError) {
        let end = path.span.firstNotVisible(from: 0)
        guard end == path.count else { throw .invalidTargetByte(path[end]) }
        guard let first = path.first else { throw .emptyTarget }
        guard first == Grammar.slash || path == [UInt8(ascii: "*")] else { throw .unknownTargetForm }
    }
}
