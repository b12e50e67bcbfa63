import HTTP2Framing
import Testing

@testable import HTTPServer

struct FieldListParserTests {
    private static let usual = [(":method", "GET"), (":scheme", "https"), (":authority", "a"), (":path", "/")]

    /// Source: RFC 8441 §5.1
    private static let tunnel = [
        (":method", "CONNECT"), (":scheme", "https"), (":authority", "a"), (":path", "/"), (":protocol", "websocket"),
    ]

    private static func list(_ fields: [(String, String)]) -> HTTP2FieldList {
        HTTP2FieldList(fields.map { (name: $0.0, value: $0.1) })
    }

    private static func head(
        _ fields: [(String, String)], endsMessage: Bool = true, limits: Limits = Limits()
    ) throws(ParseError) -> RequestHead {
        try FieldListParser(limits: limits).head(of: list(fields), endsMessage: endsMessage)
    }

    private static func with(_ name: String, _ value: String) -> [(String, String)] {
        usual.map { $0.0 == name ? (name, value) : $0 }
    }

    private static func without(_ name: String) -> [(String, String)] { usual.filter { $0.0 != name } }

    @Test func `a list and the same request in HTTP 1.1 give the same head`() throws {
        let list = [
            (":method", "POST"), (":scheme", "https"), (":authority", "a:8"), (":path", "/b%20c?d=e"), ("x", "1"), ("content-length", "3"),
        ]
        let text = "POST /b%20c?d=e HTTP/1.1\r\nhost: a:8\r\nx: 1\r\ncontent-length: 3\r\n\r\n"
        let head = try Self.head(list, endsMessage: false)
        #expect(HeadSummary(head) == HeadSummary(try parseHead(text)))
        #expect(head.authority == "a:8")
        #expect(head.keepAlive)
    }

    static let framings: [(length: String?, endsMessage: Bool, framing: BodyFraming)] = [
        (nil, true, .none), (nil, false, .chunked), ("0", true, .length(0)), ("5", false, .length(5)), ("0", false, .length(0)),
    ]
    @Test(arguments: framings) func `content is framed by its length or by the end of the message`(
        length: String?, endsMessage: Bool, framing: BodyFraming
    ) throws {
        let fields = Self.usual + (length.map { [("content-length", $0)] } ?? [])
        #expect(try Self.head(fields, endsMessage: endsMessage).framing == framing)
    }

    @Test func `T75 a client waits for 100 when content follows, whether or not its length is said`() throws {
        let expecting = Self.with(":method", "POST") + [("expect", "100-continue")]
        #expect(try Self.head(expecting, endsMessage: false).expectsContinue)
        #expect(try !Self.head(expecting, endsMessage: true).expectsContinue)
    }

    @Test func `cookies that come in several fields are one`() throws {
        let head = try Self.head(Self.usual + [("cookie", "a=1"), ("x", "y"), ("cookie", "b=2")])
        #expect(head.onlyField("cookie").map { String(decoding: $0, as: UTF8.self) } == "a=1; b=2")
    }

    @Test func `host stands for the authority, and beside it has to be the same`() throws {
        #expect(try Self.head(Self.without(":authority") + [("host", "b")]).authority == "b")
        #expect(try Self.head(Self.usual + [("host", "A")]).fieldCount(named: "host") == 1)
    }

    @Test func `an extended CONNECT reads as the request for an upgrade that it stands for, and has no content`() throws {
        let head = try Self.head(Self.tunnel + [("sec-websocket-version", "13")], endsMessage: false)
        let text = "GET / HTTP/1.1\r\nhost: a\r\nsec-websocket-version: 13\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n"
        #expect(HeadSummary(head) == HeadSummary(try parseHead(text)))
        #expect(head.isExtendedConnect)
        #expect(head.asksForWebSocket)
        #expect(head.version == .http2)
        #expect(try !Self.head(Self.usual).isExtendedConnect)
    }

    static let refused: [(name: String, fields: [(String, String)], error: ParseError)] = [
        ("no method", without(":method"), .missingPseudoField),
        ("no scheme", without(":scheme"), .missingPseudoField),
        ("no path", without(":path"), .missingPseudoField),
        ("no authority", without(":authority"), .missingHost),
        ("two paths", usual + [(":path", "/")], .repeatedPseudoField),
        ("an unknown one", usual + [(":status", "200")], .unknownPseudoField),
        ("a protocol with GET", usual + [(":protocol", "websocket")], .protocolWithoutConnect),
        ("a protocol with GET, unknown", usual + [(":protocol", "x")], .protocolWithoutConnect),
        ("an unknown protocol", tunnel.dropLast() + [(":protocol", "connect-udp")], .unknownProtocol),
        ("a protocol in other letters", tunnel.dropLast() + [(":protocol", "WebSocket")], .unknownProtocol),
        ("an empty protocol", tunnel.dropLast() + [(":protocol", "")], .unknownProtocol),
        ("two protocols", tunnel + [(":protocol", "websocket")], .repeatedPseudoField),
        ("a tunnel without a path", tunnel.filter { $0.0 != ":path" }, .missingPseudoField),
        ("a tunnel without a scheme", tunnel.filter { $0.0 != ":scheme" }, .missingPseudoField),
        ("a tunnel without an authority", tunnel.filter { $0.0 != ":authority" }, .missingHost),
        ("a tunnel with Upgrade", tunnel + [("upgrade", "websocket")], .connectionField),
        ("a tunnel to an asterisk", tunnel.map { $0.0 == ":path" ? (":path", "*") : $0 }, .asteriskWithoutOptions),
        ("one behind a field", without(":path") + [("x", "y"), (":path", "/")], .misplacedPseudoField),
        ("no name", usual + [("", "y")], .emptyFieldName),
        ("a name in upper case", usual + [("X", "y")], .invalidFieldNameByte(UInt8(ascii: "X"))),
        ("a name with a colon", usual + [("x:", "y")], .invalidFieldNameByte(Grammar.colon)),
        ("a name with the end of a line", usual + [("x\r\nhost", "y")], .invalidFieldNameByte(Grammar.carriageReturn)),
        ("a value with the end of a line", usual + [("x", "y\r\nz: 1")], .invalidFieldValueByte(Grammar.carriageReturn)),
        ("a value with a zero", usual + [("x", "y\0")], .invalidFieldValueByte(0)),
        ("a value with white space behind it", usual + [("x", "y ")], .whitespaceAroundFieldValue),
        ("a value with white space before it", usual + [("x", "\ty")], .whitespaceAroundFieldValue),
        ("Connection", usual + [("connection", "close")], .connectionField),
        ("Transfer-Encoding", usual + [("transfer-encoding", "chunked")], .connectionField),
        ("Upgrade", usual + [("upgrade", "h2c")], .connectionField),
        ("Keep-Alive", usual + [("keep-alive", "1")], .connectionField),
        ("Proxy-Connection", usual + [("proxy-connection", "x")], .connectionField),
        ("TE other than trailers", usual + [("te", "gzip")], .connectionField),
        ("a method with a space", with(":method", "GET /admin"), .invalidMethodByte(Grammar.space)),
        ("an empty method", with(":method", ""), .invalidMethodByte(Grammar.space)),
        ("CONNECT", [(":method", "CONNECT"), (":authority", "a:443")], .connectNotSupported),
        ("CONNECT to nothing", [(":method", "CONNECT")], .malformedConnect),
        ("CONNECT with scheme and path", with(":method", "CONNECT"), .malformedConnect),
        ("CONNECT with a path", [(":method", "CONNECT"), (":authority", "a:443"), (":path", "/")], .malformedConnect),
        ("a path with a space", with(":path", "/a HTTP/1.1"), .invalidTargetByte(Grammar.space)),
        ("an empty path", with(":path", ""), .emptyTarget),
        ("an absolute form", with(":path", "http://a/"), .unknownTargetForm),
        ("an asterisk for GET", with(":path", "*"), .asteriskWithoutOptions),
        ("a dot segment", with(":path", "/a/../b"), .dotSegment),
        ("an escaped slash", with(":path", "/a%2Fb"), .encodedSeparator(Grammar.slash)),
        ("another scheme", with(":scheme", "ftp"), .unknownTargetForm),
        ("an authority with a user", with(":authority", "u@a"), .invalidHost),
        ("another host", usual + [("host", "b")], .hostNotOfTarget),
        ("a third host", usual + [("host", "a"), ("host", "a")], .repeatedHost),
        ("two lengths", usual + [("content-length", "0"), ("content-length", "0")], .repeatedContentLength),
        ("a length with a sign", usual + [("content-length", "+1")], .invalidContentLength),
        ("a length and no content", usual + [("content-length", "1")], .lengthWithoutContent),
        ("another expectation", usual + [("expect", "x")], .unknownExpectation),
    ]
    @Test(arguments: refused) func `a list that is no request is refused`(name: String, fields: [(String, String)], error: ParseError) {
        #expect(throws: error) { try Self.head(fields) }
    }

    @Test func `limits count the same bytes as in HTTP 1.1`() throws {
        var limits = Limits()
        limits.fieldCount = 2
        #expect(throws: Never.self) { try Self.head(Self.usual + [("x", "1")], limits: limits) }
        #expect(throws: ParseError.tooManyFields) { try Self.head(Self.usual + [("x", "1"), ("y", "2")], limits: limits) }
        limits = Limits()
        limits.fieldSectionBytes = "host: a\r\nx: 1\r\n\r\n".utf8.count
        #expect(throws: Never.self) { try Self.head(Self.usual + [("x", "1")], limits: limits) }
        #expect(throws: ParseError.fieldSectionTooLarge) { try Self.head(Self.usual + [("x", "12")], limits: limits) }
    }

    /// Errors of lines, versions and chunks, which a list does not have.
    private static func isOfTheWire(_ error: ParseError) -> Bool {
        switch error {
        case .malformedVersion, .unsupportedVersion, .requestLineTooLong, .repeatedEmptyLine, .transferEncodingOnHTTP10, .missingColon,
            .whitespaceBeforeColon, .whitespaceBeforeFirstField, .obsoleteLineFolding, .invalidChunkSize, .chunkSizeTooLarge,
            .invalidChunkExtension, .chunkExtensionTooLong, .chunkExtensionsTooLong, .unterminatedChunkData, .trailerSectionTooLarge:
            true
        default: false
        }
    }

    @Test func `T84 what HTTP 1.1 refuses is refused as a list`() throws {
        var count = 0
        for row in HostileMessages.all {
            guard let refusal = row.refusal, !Self.isOfTheWire(refusal), let list = Self.list(of: row.bytes) else { continue }
            count += 1
            #expect(throws: ParseError.self, "\(row.testDescription)") {
                try FieldListParser(limits: row.limits).head(of: list, endsMessage: false)
            }
        }
        #expect(count > 300)
    }

    /// The parts of a message, as a careless peer would take them apart: everything up to where the next part must begin.
    private static func list(of bytes: [UInt8]) -> HTTP2FieldList? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard Array(text.utf8) == bytes, let version = text.firstRange(of: " HTTP/1.1\r\n") else { return nil }
        let line = text[..<version.lowerBound].split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard line.count == 2 else { return nil }
        var list = [(":method", String(line[0])), (":scheme", "http"), (":path", String(line[1]))]
        for field in (text[version.upperBound...].split(separator: "\r\n\r\n").first ?? "").split(separator: "\r\n") {
            let parts = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            list.append((parts[0].lowercased(), String(parts[1].drop { $0 == " " })))
        }
        return Self.list(list)
    }
}
