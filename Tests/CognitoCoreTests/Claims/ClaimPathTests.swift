import StrictJSON
import Testing

@testable import CognitoCore

@Suite struct ClaimPathTests {
    private static let claims = """
        {"groups": ["a"], "realm_access": {"roles": ["b"], "my.api": {"roles": ["c"]}, "x\\\\y": ["d"]},
         "realm_access.roles": ["e"], "https://api.example/roles": ["f"], "text": "g", "": {"": ["h"]}}
        """

    /// The one string in the array at this place; `nil` where there is none.
    private func found(_ text: String) throws -> String? {
        let path = try #require(ClaimPath(text), "\(text)")
        guard case .value(let view) = path.find(in: .document(try JSONDocument(parsing: Array(Self.claims.utf8)))) else { return nil }
        return view.elements?.first?.string
    }

    @Test(
        arguments: [
            ("groups", "a"), ("realm_access.roles", "b"), (#"realm_access.my\.api.roles"#, "c"), (#"realm_access.x\\y"#, "d"),
            (#"realm_access\.roles"#, "e"), ("https://api.example/roles", "f"), ("Groups", nil), ("realm_access.Roles", nil),
            ("groups.0", nil), ("text.length", nil), ("realm_access.my.api.roles", nil),
        ] as [(String, String?)])
    func `a dot separates names, a backslash keeps it, and an address is one name`(text: String, value: String?) throws {
        #expect(try found(text) == value)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "a..b", "a b", "a\u{7F}", "ä", "a\\", "a\\b", "a\nb", String(repeating: "a", count: 257), "a.b.c.d.e.f.g.h.i",
    ])
    func `what names no place is refused`(text: String) {
        #expect(ClaimPath(text) == nil)
    }

    @Test(arguments: [String(repeating: "a", count: 256), "a.b.c.d.e.f.g.h", "cognito:groups"])
    func `a claim path is taken at its bounds`(text: String) {
        #expect(ClaimPath(text) != nil)
    }
}
