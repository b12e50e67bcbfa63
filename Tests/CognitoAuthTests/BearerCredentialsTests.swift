import HTTPServer
import Testing

@testable import CognitoAuth

struct BearerCredentialsTests {
    private static let sources = [CredentialSource.authorizationField]

    private func read(_ fields: [String], target: String = "/") throws -> String? {
        try Self.sources.token(in: RequestHead.of("GET", target, fields: fields)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        [], ["Authorization: Basic dXNlcjpwYXNz"], ["Authorization: Bearertok"], ["Authorization: Digest username=\"a\", realm=\"b\""],
        ["Authorization:"], ["Proxy-Authorization: Bearer tok"], ["Authorization: tok"],
    ])
    func `T39 nothing, or another scheme, is no bearer credential`(fields: [String]) throws {
        #expect(try read(fields) == nil)
    }

    @Test(arguments: ["Bearer tok", "bearer tok", "BEARER tok", "bEaReR   tok", "Bearer tok   "])
    func `T40 the scheme's case and the number of spaces make no difference`(value: String) throws {
        #expect(try read(["Authorization: \(value)"]) == "tok")
    }

    @Test(arguments: ["a.b.c", "a-b._~+/=", "a=b"])
    func `every byte that a token may have is let through to the token reader`(token: String) throws {
        #expect(try read(["Authorization: Bearer \(token)"]) == token)
    }

    @Test func `T42 a token in two places is refused, one in the query alone is none`() throws {
        let bearer = ["Authorization: Bearer tok"]
        #expect(throws: CredentialFault.secondPlace) { try read(bearer, target: "/?a=b&access_token=x") }
        #expect(try read([], target: "/?access_token=x") == nil)
        #expect(try read(bearer, target: "/?my_access_token=x") == "tok")
    }

    @Test(arguments: [
        (["Authorization: Bearer"], CredentialFault.noToken),
        (["Authorization: Bearer a b"], .severalCredentials),
        (["Authorization: Bearer a, Bearer b"], .severalCredentials),
        (["Authorization: Bearer a,b"], .severalCredentials),
        (["Authorization: Basic x, Bearer tok"], .severalCredentials),
        (["Authorization: Bearer,tok"], .invalidByte),
        (["Authorization: Bearer\ttok"], .invalidByte),
        (["Authorization: Bearer a\tb"], .invalidByte),
        (["Authorization: Bearer \"tok\""], .invalidByte),
        (["Authorization: Bearer t\u{F6}k"], .invalidByte),
        (["Authorization: Bearer a", "Authorization: Bearer a"], .repeatedField),
        (["Authorization: Bearer a", "authorization: Basic b"], .repeatedField),
        (["Authorization: Basic a", "Authorization: Basic b"], .repeatedField),
    ])
    func `T40 T41 unreadable credentials are refused with their reason`(
        fields: [String], reason: CredentialFault
    ) {
        #expect(throws: reason) { try read(fields) }
    }
}
