import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct TestUserTests {
    @Test func `every user has a sub of their own, a random UUID`() throws {
        let subjects = (0..<100).map { _ in TestUser(username: "leo", password: "x").subject }
        #expect(Set(subjects).count == 100)
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(try subjects.allSatisfy { try form.wholeMatch(in: $0) != nil })
    }

    @Test func `a password does not show`() {
        #expect(!"\(TestUser(username: "leo", password: "hush"))".contains("hush"))
        #expect(!String(reflecting: TestUser(username: "leo", temporaryPassword: "hush")).contains("hush"))
    }

    @Test func `attributes are listed with sub first, all as texts`() {
        var user = TestUser(username: "leo", password: "x", email: "l@example.com", attributes: ["name": "Leo"])
        user.isEmailVerified = false
        let list = user.attributeList
        #expect(list.map(\.name) == ["sub", "name", "email_verified", "email"])
        #expect(list.map(\.value) == [user.subject, "Leo", "false", "l@example.com"])
    }

    @Test(
        arguments: [
            ("name", true), ("custom:a", true), ("custom:abcdefghijklmnopqrst", true), ("custom:abcdefghijklmnopqrstu", false),
            ("custom:", false), ("custom:a b", false), ("custom:ä", false), ("sub", false), ("iss", false), ("exp", false),
            ("cognito:groups", false), ("", false), ("NAME", false),
        ])
    func `only standard and custom attributes can be set`(name: String, isSettable: Bool) {
        var user = TestUser(username: "leo", password: "x")
        #expect(user.setAttribute(name, "value") == isSettable)
        #expect(user.attributes == (isSettable ? [name: "value"] : [:]))
    }
}
