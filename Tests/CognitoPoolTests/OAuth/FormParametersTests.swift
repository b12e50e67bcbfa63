import StrictJSON
import Testing

@testable import CognitoPool

@Suite struct FormParametersTests {
    @Test(
        arguments: [
            ("a=b", ["a": "b"]), ("a=b+c%20d", ["a": "b c d"]), ("a=%C3%A9&b", ["a": "é"]), ("a==b=", ["a": "=b="]), ("", [:]),
            ("&&a=1&", ["a": "1"]), ("a=%0D%0A", ["a": "\r\n"]),
        ])
    func `the parameters of a form are decoded`(text: String, values: [String: String]) throws {
        let form = try #require(FormParameters(text.utf8))
        for name in ["a", "b", ""] { #expect(form[name] == values[name]) }
        #expect(!form.hasDuplicates)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%FF", "a=%00", "a=%7F", String(repeating: "a&", count: 101)])
    func `what is no form is refused`(text: String) { #expect(FormParameters(text.utf8) == nil) }

    @Test func `a hundred parameters are read`() { #expect(FormParameters(String(repeating: "a&", count: 100).utf8) != nil) }

    @Test func `a parameter that is there twice is seen, but for resource`() {
        #expect(FormParameters("a=1&a=2".utf8)?.hasDuplicates == true)
        #expect(FormParameters("resource=1&resource=2".utf8)?.hasDuplicates == false)
    }

    @Test(
        arguments: [
            ("http://localhost:3000/callback", "http://localhost:3000"), ("https://app.example/x?y", "https://app.example"),
            ("myapp://callback", "myapp:"), ("http://a;script-src x/", nil), ("nothing", nil), ("http:x", nil),
            ("http://[::1]:3000/", "http://[::1]:3000"),
        ] as [(String, String?)])
    func `a redirect URI is a source of a policy, or left out`(uri: String, source: String?) {
        #expect(RedirectURI.policySource(of: uri) == source)
    }
}
