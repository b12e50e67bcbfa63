import Testing

@testable import ServiceClient

struct UpstreamPathTests {
    @Test(arguments: [
        ("simba", "books/simba/reviews"), ("a/b", "books/a%2Fb/reviews"), ("?x=1#y", "books/%3Fx%3D1%23y/reviews"),
        ("../../admin", nil), ("..\\admin", nil), ("a/..", nil), ("/.", nil), ("a/./b", nil), ("a/..b", "books/a%2F..b/reviews"),
        ("a/.../b", "books/a%2F...%2Fb/reviews"), ("%2e%2e", "books/%252e%252e/reviews"), ("..%2fa", "books/..%252fa/reviews"),
        ("é \r\n", "books/%C3%A9%20%0D%0A/reviews"),
        ("a;b", "books/a%3Bb/reviews"), ("~._-", "books/~._-/reviews"), (".", nil), ("..", nil), ("", nil),
    ])
    func `T161 what is interpolated stays in its segment, for who decodes it first too`(id: String, text: String?) {
        let path: UpstreamPath = "books/\(id)/reviews"
        #expect(path.text == text)
    }

    @Test func `T161 parts of a segment cannot make a dot segment together`() {
        let dot = "."
        let path: UpstreamPath = "books/\(dot)\(dot)/x"
        #expect(path.text == nil)
        let harmless: UpstreamPath = "books/\(dot)\(dot)x"
        #expect(harmless.text == "books/..x")
        let (slash, parent) = ("a/.", "./b")
        let climbing: UpstreamPath = "books/\(slash)\(parent)"
        #expect(climbing.text == nil)
    }

    @Test func `numbers are interpolated too`() {
        let path: UpstreamPath = "/pages/\(12)"
        #expect(path.text == "pages/12")
    }

    @Test(
        arguments: [
            ("books" as UpstreamPath, "books"), ("/books", "books"), ("books/", "books/"), ("", ""), ("/", ""), ("a%20b/c", "a%20b/c"),
            ("//other.example", nil), ("a//b", nil), ("a/../b", nil), ("./a", nil), ("a/..", nil), ("a?b", nil), ("a#b", nil), ("a b", nil),
            ("a/%2e%2E/b", nil), ("a/.%2e", nil), ("a%2f..%5cb", nil),
            ("a%2", nil), ("a%zz", nil), ("a%", nil), ("é", nil), ("a\r\nb", nil),
        ] as [(UpstreamPath, String?)])
    func `literal text is a path as it stands, or malformed`(path: UpstreamPath, text: String?) {
        #expect(path.text == text)
    }
}
