package import HTTP2Framing

/// Makes a head from a list of fields, as HPACK gives it: pseudo-header fields first, then fields.
///
/// The list is checked for what only a list can say, written as an HTTP/1.1 head, and read by ``HeadParser``. So whatever that parser refuses
/// is refused here for the same reason, and each limit counts the same bytes.
///
/// Source: RFC 9113 §8.1.1, §8.2, §8.3
package struct FieldListParser: Sendable {
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
    package func head(of fields: HTTP2FieldList, endsMessage: Bool) throws(ParseError) -> RequestHead {
        var text = ListText(bytes: fields.size)
        for index in 0..<fields.count { try text.add(fields[index]) }
        let bytes = try text.head()
        // What comes behind the list of an extended CONNECT is no content of the request.
        let hasContent = !endsMessage && !text.isExtendedConnect
        var parser = HeadParser(
            limits: limits, isOverTLS: isOverTLS, form: text.isExtendedConnect ? .extendedConnect : .fieldList,
            unstatedFraming: hasContent ? .chunked : .none)
        // Every byte is there, so the parser asks for more only where a limit cuts the head off, which it throws.
        guard let (head, count) = try parser.next(in: bytes.span), count == bytes.count else { throw .fieldSectionTooLarge }
        if endsMessage, case .length(1...) = head.framing { throw .lengthWithoutContent }
        return head
    }

    /// Checks the fields behind a message's content, which are then dropped.
    ///
    /// - Throws: ``ParseError`` for whatever a field of a head may not be, and for a pseudo-header field.
    package static func check(trailers: HTTP2FieldList) throws(ParseError) {
        var text = ListText(isOfTrailers: true)
        for index in 0..<trailers.count { try text.add(trailers[index]) }
    }

    /// - Returns: True where the method of a list is HEAD, whatever else is wrong with it.
    package static func asksWithHead(_ fields: HTTP2FieldList) -> Bool {
        (0..<fields.count).contains { fields[$0].name.elementsEqual(":method".utf8) && fields[$0].value.elementsEqual("HEAD".utf8) }
    }
}

/// A list of fields as an HTTP/1.1 head. Each part is checked before it is written, so no part can hold the end of its line.
private struct ListText {
    typealias Field = (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)

    private var method: ArraySlice<UInt8>?
    private var scheme: ArraySlice<UInt8>?
    private var authority: ArraySlice<UInt8>?
    private var path: ArraySlice<UInt8>?
    private var protocolName: ArraySlice<UInt8>?
    private var hostIsWritten = false
    private var cookies: [UInt8] = []
    private var lines: [UInt8] = []
    /// No pseudo-header field may follow. Source: RFC 9113 §8.1, §8.3
    private var hasFields: Bool

    /// - Parameter bytes: As many as all lines may have.
    init(isOfTrailers: Bool = false, bytes: Int = 0) {
        hasFields = isOfTrailers
        lines.reserveCapacity(bytes)
    }

    mutating func add(_ field: Field) throws(ParseError) {
        guard let first = field.name.first else { throw .emptyFieldName }
        let value = field.value.span
        let control = value.firstControl(from: 0)
        guard control == value.count else { throw .invalidFieldValueByte(value[control]) }
        guard value.trimmed(0..<value.count).count == value.count else { throw .whitespaceAroundFieldValue }
        guard first != Grammar.colon else { return try addPseudoField(field) }
        hasFields = true
        try addField(field)
    }

    private mutating func addPseudoField(_ field: Field) throws(ParseError) {
        guard !hasFields else { throw .misplacedPseudoField }
        let name = field.name.span
        if name.isExactly(":method") {
            try Self.set(&method, field.value)
        } else if name.isExactly(":scheme") {
            try Self.set(&scheme, field.value)
        } else if name.isExactly(":authority") {
            try Self.set(&authority, field.value)
        } else if name.isExactly(":path") {
            try Self.set(&path, field.value)
        } else if name.isExactly(":protocol") {
            try Self.set(&protocolName, field.value)
        } else {
            throw .unknownPseudoField
        }
    }

    private static func set(_ part: inout ArraySlice<UInt8>?, _ value: ArraySlice<UInt8>) throws(ParseError) {
        guard part == nil else { throw .repeatedPseudoField }
        part = value
    }

    private mutating func addField(_ field: Field) throws(ParseError) {
        let name = field.name.span
        let end = name.firstNotToken(from: 0)
        guard end == name.count else { throw .invalidFieldNameByte(name[end]) }
        for index in name.indices where Grammar.lowercased(name[index]) != name[index] { throw .invalidFieldNameByte(name[index]) }
        guard !Self.isOfConnection(name, field.value) else { throw .connectionField }
        if name.isExactly("cookie") {
            addCookie(field.value)
        } else if authority != nil, !hostIsWritten, name.isExactly("host") {
            // Written from `:authority`; a second one is the parser's to refuse.
            hostIsWritten = true
            try checkSame(field.value)
        } else {
            append(field.name, field.value)
        }
    }

    private static func isOfConnection(_ name: Span<UInt8>, _ value: ArraySlice<UInt8>) -> Bool {
        name.isExactly("connection") || name.isExactly("proxy-connection") || name.isExactly("keep-alive")
            || name.isExactly("transfer-encoding") || name.isExactly("upgrade")
            || name.isExactly("te") && !value.span.spells("trailers", in: 0..<value.count)
    }

    /// A cookie may come in several fields, and is one field to its reader. Source: RFC 9113 §8.2.3
    private mutating func addCookie(_ value: ArraySlice<UInt8>) {
        if !cookies.isEmpty { cookies += "; ".utf8 }
        cookies += value
    }

    private func checkSame(_ host: ArraySlice<UInt8>) throws(ParseError) {
        let authority = Array(authority ?? [])
        let both = authority + host
        guard both.span.spellsSame(0..<authority.count, authority.count..<both.count) else { throw .hostNotOfTarget }
    }

    private mutating func append(_ name: some Sequence<UInt8>, _ value: some Sequence<UInt8>) {
        lines += name
        lines += ": ".utf8
        lines += value
        lines += "\r\n".utf8
    }

    /// The list asks for another protocol. Source: RFC 8441 §4
    var isExtendedConnect: Bool { protocolName != nil }

    /// CONNECT as what a server that is no proxy knows: the request for an upgrade that stands for it in HTTP/1.1.
    ///
    /// Source: RFC 8441 §4, §5; RFC 9113 §8.5
    private mutating func becomeUpgrade() throws(ParseError) {
        guard let protocolName else {
            guard path == nil, scheme == nil, authority != nil else { throw .malformedConnect }
            throw .connectNotSupported
        }
        guard path != nil, scheme != nil else { throw .missingPseudoField }
        guard protocolName.elementsEqual("websocket".utf8) else { throw .unknownProtocol }
        method = ArraySlice("GET".utf8)
        append("connection".utf8, "Upgrade".utf8)
        append("upgrade".utf8, protocolName)
    }

    mutating func head() throws(ParseError) -> [UInt8] {
        if let method, method.elementsEqual("CONNECT".utf8) {
            try becomeUpgrade()
        } else if protocolName != nil {
            throw .protocolWithoutConnect
        }
        guard let method, let path, let scheme else { throw .missingPseudoField }
        try Self.check(method: method.span)
        try Self.check(path: path.span)
        let isHTTP = ["http", "https"].contains { $0.utf8.elementsEqual(scheme.lazy.map(Grammar.lowercased)) }
        guard isHTTP else { throw .unknownTargetForm }
        if !cookies.isEmpty { append("cookie".utf8, cookies) }
        var head: [UInt8] = []
        head.reserveCapacity(method.count + path.count + lines.count + (authority?.count ?? 0) + 32)
        head += method
        head.append(Grammar.space)
        head += path
        head += " HTTP/1.1\r\n".utf8
        if let authority {
            head += "host: ".utf8
            head += authority
            head += "\r\n".utf8
        }
        head += lines
        head += "\r\n".utf8
        return head
    }

    private static func check(method: Span<UInt8>) throws(ParseError) {
        let end = method.firstNotToken(from: 0)
        guard end == method.count else { throw .invalidMethodByte(method[end]) }
        guard end > 0 else { throw .invalidMethodByte(Grammar.space) }
    }

    /// Origin form or asterisk form; an absolute form has a pseudo-header field for each of its parts. Source: RFC 9113 §8.3.1
    private static func check(path: Span<UInt8>) throws(ParseError) {
        let end = path.firstNotVisible(from: 0)
        guard end == path.count else { throw .invalidTargetByte(path[end]) }
        guard path.count > 0 else { throw .emptyTarget }
        guard path[0] == Grammar.slash || path.spells("*", in: 0..<path.count) else { throw .unknownTargetForm }
    }
}

extension Span<UInt8> {
    fileprivate func isExactly(_ text: StaticString) -> Bool { isExactly(text, in: 0..<count) }
}
