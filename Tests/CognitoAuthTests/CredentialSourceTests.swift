import HTTPServer
import Testing

@testable import CognitoAuth

/// Tokens in other places than the `Authorization` field.
struct CredentialSourceTests {
    private func read(
        _ sources: [CredentialSource], _ fields: [String], method: String = "GET", target: String = "/", overTLS: Bool = false
    ) throws -> String? {
        let head = try RequestHead.of(method, target, fields: fields, overTLS: overTLS)
        let token = try sources.token(in: head)
        try sources.checkUse(in: head)
        return token.map { String(decoding: $0, as: UTF8.self) }
    }

    private static let cookie = CredentialSource.cookie("session", origins: ["https://app.example"])

    @Test(arguments: [
        (["Cookie: session=tok"], "tok"), (["Cookie: a=b; session=tok; c=d"], "tok"), (["Cookie: a=b;session=tok"], "tok"),
        (["Cookie: a=b", "Cookie: session=tok"], "tok"), (["Cookie: Session=tok"], nil), (["Cookie: xsession=tok"], nil),
        (["Cookie: session2=tok"], nil), (["Cookie: session"], nil), (["Cookie: a=session=tok"], nil), ([], nil), (["Cookie: "], nil),
    ])
    func `a cookie is found by its exact name`(fields: [String], token: String?) throws {
        #expect(try read([Self.cookie], fields) == token)
    }

    @Test(arguments: [
        (["Cookie: session=a; session=b"], CredentialFault.repeatedCookie), (["Cookie: session=a", "Cookie: session=a"], .repeatedCookie),
        (["Cookie: session="], .noToken), (["Cookie: session=\"tok\""], .invalidByte), (["Cookie: session=a b"], .invalidByte),
    ])
    func `T45 a cookie that is there twice, or holds no token, is refused`(fields: [String], fault: CredentialFault) {
        #expect(throws: fault) { try read([Self.cookie], fields) }
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "LIONS"])
    func `T45 an unsafe request with a cookie must come from a page of ours`(method: String) throws {
        let cookie = "Cookie: session=tok"
        for foreign in [
            [], ["Origin: https://evil.example"], ["Origin: null"], ["Origin: https://app.example.evil"], ["Origin: http://app.example"],
            ["Origin: https://app.example/"], ["Origin: https://APP.example"], ["Origin: https://x.example:1"], ["Origin: "],
            ["Origin: https://x"],
            ["Origin: https://app.example", "Origin: https://app.example"], ["Origin: https://app.example https://evil.example"],
        ] {
            #expect(throws: CredentialFault.foreignOrigin, "\(foreign)") { try read([Self.cookie], [cookie] + foreign, method: method) }
        }
        for ours in ["https://app.example", "http://x"] {
            #expect(try read([Self.cookie], [cookie, "Origin: \(ours)"], method: method) == "tok")
        }
    }

    @Test func `T116 over TLS an http page of the same host is foreign unless it is listed`() throws {
        let unsafe = ["Cookie: session=tok", "Origin: http://x"]
        #expect(throws: CredentialFault.foreignOrigin) { try read([Self.cookie], unsafe, method: "POST", overTLS: true) }
        let own = ["Cookie: session=tok", "Origin: https://x"]
        #expect(try read([Self.cookie], own, method: "POST", overTLS: true) == "tok")
        let listing = CredentialSource.cookie("session", origins: ["http://x"])
        #expect(try read([listing], unsafe, method: "POST", overTLS: true) == "tok")
    }

    @Test func `T116 what the browser says of the page's site counts, unless its origin is listed`() throws {
        let own = ["Cookie: session=tok", "Origin: http://x"]
        for site in ["cross-site", "same-site", ""] {
            let fields = own + ["Sec-Fetch-Site: \(site)"]
            #expect(throws: CredentialFault.foreignOrigin, "\(site)") { try read([Self.cookie], fields, method: "POST") }
        }
        #expect(try read([Self.cookie], own + ["Sec-Fetch-Site: same-origin"], method: "POST") == "tok")
        let listed = ["Cookie: session=tok", "Origin: https://app.example", "Sec-Fetch-Site: cross-site"]
        #expect(try read([Self.cookie], listed, method: "POST") == "tok")
    }

    @Test(arguments: ["GET", "HEAD", "OPTIONS", "TRACE"])
    func `T45 a safe request with a cookie may come from anywhere`(method: String) throws {
        #expect(try read([Self.cookie], ["Cookie: session=tok", "Origin: https://evil.example"], method: method) == "tok")
    }

    @Test(arguments: [
        ("h2c", false), ("TLS/1.0, h2c", false), ("websocket", true), ("WebSocket", true), ("h2c, websocket", true), ("websocket2", false),
    ])
    func `T140 a cookie that is to open a WebSocket must come from a page of ours, and T83 another upgrade is ignored`(
        upgrade: String, needsOrigin: Bool
    ) throws {
        let fields = ["Cookie: session=tok", "Connection: Upgrade", "Upgrade: \(upgrade)"]
        for foreign in [[], ["Origin: https://evil.example"]] {
            if needsOrigin {
                #expect(throws: CredentialFault.foreignOrigin) { try read([Self.cookie], fields + foreign) }
            } else {
                #expect(try read([Self.cookie], fields + foreign) == "tok")
            }
        }
        #expect(try read([Self.cookie], fields + ["Origin: http://x"]) == "tok")
    }

    @Test func `T45 without a token's cookie the origin does not matter`() throws {
        #expect(try read([Self.cookie], ["Cookie: a=b", "Origin: https://evil.example"], method: "POST") == nil)
    }

    @Test func `T42 of several places only one may have a token`() throws {
        let places = [CredentialSource.authorizationField, Self.cookie]
        #expect(try read(places, ["Authorization: Bearer one"]) == "one")
        #expect(try read(places, ["Cookie: session=two"]) == "two")
        #expect(throws: CredentialFault.secondPlace) { try read(places, ["Authorization: Bearer one", "Cookie: session=one"]) }
        #expect(throws: CredentialFault.secondPlace) { try read(places, ["Cookie: session=two"], target: "/?access_token=two") }
    }

    @Test func `T42 a request with two tokens is told so, whatever page has sent it`() throws {
        let fields = ["Authorization: Bearer one", "Cookie: session=one", "Origin: https://evil.example"]
        for places in [[CredentialSource.authorizationField, Self.cookie], [.oneOf(Self.cookie, .authorizationField)]] {
            #expect(throws: CredentialFault.secondPlace) { try read(places, fields, method: "POST") }
            #expect(throws: CredentialFault.foreignOrigin) { try read(places, Array(fields.dropFirst()), method: "POST") }
            #expect(try read(places, [fields[0], fields[2]], method: "POST") == "one")
        }
    }

    @Test func `T42 several places as one are as several`() throws {
        let place = [CredentialSource.oneOf(.authorizationField, Self.cookie)]
        #expect(try read(place, ["Authorization: Bearer one"]) == "one")
        #expect(try read(place, ["Cookie: session=two"]) == "two")
        #expect(try read(place, []) == nil)
        #expect(throws: CredentialFault.secondPlace) { try read(place, ["Authorization: Bearer one", "Cookie: session=one"]) }
        #expect(throws: CredentialFault.secondPlace) { try read(place, ["Cookie: session=two"], target: "/?access_token=two") }
        #expect(throws: CredentialFault.foreignOrigin) { try read(place, ["Cookie: session=two"], method: "POST") }
    }

    @Test func `T43 a place of the route's own is looked at, and its bytes are checked`() throws {
        let query = CredentialSource.custom { head in
            guard let query = head.query else { return nil }
            return head.value(of: query).split(separator: UInt8(ascii: "&")).first { $0.starts(with: "ticket=".utf8) }?.dropFirst(7)
        }
        #expect(try read([query], [], target: "/?a=b&ticket=tok") == "tok")
        #expect(try read([query], [], target: "/?a=b") == nil)
        #expect(throws: CredentialFault.invalidByte) { try read([query], [], target: "/?ticket=a%20b") }
        #expect(throws: CredentialFault.noToken) { try read([query], [], target: "/?ticket=") }
        #expect(throws: CredentialFault.secondPlace) {
            try read([query, .authorizationField], ["Authorization: Bearer tok"], target: "/?ticket=tok")
        }
    }
}
