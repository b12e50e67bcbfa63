import Testing
import WebSocketFraming

struct HandshakeTests {
    /// Source: RFC 6455 §1.3
    @Test func `the standard's key has the standard's answer`() {
        #expect(HandshakeKey("dGhlIHNhbXBsZSBub25jZQ==".utf8)?.acceptField == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(HandshakeKey(of: Array("the sample nonce".utf8))?.field == "dGhlIHNhbXBsZSBub25jZQ==")
    }

    @Test(
        arguments: [
            "", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAAAA", "SGVsbG8sIHdvcmxkIQ==",
            "AAAAAAAAAAAAAAAAAAAAAAAA==", " AAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAA-_==", "AAAAAAAAAAAA=AAAAAAAAA==",
            "AAAAAAAAAAAAAAAAAAAAA\n==", "AAAAAAAAAAAAAAAAAAAAA===",
        ])
    func `a key that is not 16 bytes in base64 is none`(text: String) {
        #expect(HandshakeKey(text.utf8) == nil)
    }

    @Test func `a client's key has 16 bytes`() {
        #expect(HandshakeKey(of: [UInt8](repeating: 0, count: 15)) == nil)
        #expect(HandshakeKey(of: [UInt8](repeating: 0, count: 17)) == nil)
    }

    // MARK: Extensions

    private typealias Offer = (name: String, parameters: [(String, String?)])

    @Test(
        arguments: [
            ("", []), (" , ,", []), ("foo", [("foo", [])]), ("foo,bar ; baz", [("foo", []), ("bar", [("baz", nil)])]),
            ("foo; a=1; b=\"2\" ;c", [("foo", [("a", "1"), ("b", "2"), ("c", nil)])]), ("foo;a=\"x\\y\"", [("foo", [("a", "xy")])]),
            ("permessage-foo; use_x, permessage-foo", [("permessage-foo", [("use_x", nil)]), ("permessage-foo", [])]),
        ] as [(String, [(name: String, parameters: [(String, String?)])])])
    func `a list of extensions is read`(field: String, offers: [(name: String, parameters: [(String, String?)])]) throws {
        let found = try ExtensionOffer.list(in: field.utf8)
        #expect(found.map(\.name) == offers.map(\.name))
        for (one, other) in zip(found, offers) {
            #expect(one.parameters.map(\.name) == other.parameters.map(\.0))
            #expect(one.parameters.map(\.value) == other.parameters.map(\.1))
        }
    }

    @Test(arguments: [
        ";", "foo;", "foo bar", "foo;=1", "foo;a=", "foo;a=\"", "foo;a=\"\"", "foo;a=\"1", "foo;a=\"1 2\"", "foo;a=1;", "f@o",
        "foo;a=\"1\"b", "\"",
    ])
    func `what is no list of extensions is refused`(field: String) {
        #expect(throws: ExtensionOffer.Malformed()) { try ExtensionOffer.list(in: field.utf8) }
    }

    @Test(
        arguments: [
            ("permessage-deflate", "", 15), ("permessage-deflate; client_max_window_bits", "", 15),
            ("permessage-deflate; client_max_window_bits=8", "", 15), ("permessage-deflate; server_no_context_takeover", "", 15),
            ("permessage-deflate; client_no_context_takeover", "", 15),
            ("permessage-deflate; server_max_window_bits=9", "; server_max_window_bits=9", 9),
            ("permessage-deflate; server_max_window_bits=\"15\"", "; server_max_window_bits=15", 15),
            ("permessage-deflate; server_max_window_bits=8, permessage-deflate", "", 15), ("x-other, permessage-deflate", "", 15),
        ] as [(String, String, Int)])
    func `an offer is accepted without context on either side`(field: String, window: String, bits: Int) throws {
        let agreement = try #require(DeflateAgreement(answering: try ExtensionOffer.list(in: field.utf8)))
        #expect(agreement.field == "permessage-deflate; server_no_context_takeover; client_no_context_takeover" + window)
        #expect(agreement.serverWindowBits == bits)
    }

    @Test(
        arguments: [
            "", "x-other", "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits=8",
            "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits=09", "permessage-deflate; client_max_window_bits=7",
            "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=x",
            "permessage-deflate; client_max_window_bits; client_max_window_bits",
        ])
    func `an offer that cannot be kept is declined`(field: String) throws {
        #expect(DeflateAgreement(answering: try ExtensionOffer.list(in: field.utf8)) == nil)
    }
}
