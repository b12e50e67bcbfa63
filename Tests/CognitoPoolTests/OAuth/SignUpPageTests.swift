import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct SignUpPageTests {
    private func serving(
        _ change: @escaping (inout PoolSettings) -> Void, _ test: (OAuthBrowser, PoolFixture) async throws -> Void
    ) async throws {
        let users = [TestUser]()
        try await OAuthBrowser.serving {
            $0.users = users
            change(&$0.settings)
        } _: { browser, fixture, _ in
            let page = try await browser.open("/login?\(OAuthBrowser.query())&page=sign-up")
            #expect(page.status == 200)
            try await test(browser, fixture)
        }
    }

    /// The names of a page's fields.
    private func fields(_ page: TestResponse?) -> [String] {
        (page?.text.split(separator: "<input id=\"") ?? []).dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    /// Confirms the sign-up by its code, and signs in.
    private func confirm(_ username: String, _ browser: OAuthBrowser, _ fixture: PoolFixture) async throws {
        let code = try #require(fixture.pool.messages.last?.code)
        #expect(try await browser.submit(["code": code]).text.contains("The account is confirmed."))
        #expect(try OAuthBrowser.answer(try await browser.signIn(username))["code"] != nil)
    }

    @Test func `a user signs up by name and e-mail address`() async throws {
        try await serving { _ in
        } _: { browser, fixture in
            #expect(fields(browser.page) == ["username", "email", "password"])
            try await browser.submit(["username": "kiara", "email": "kiara@example.com", "password": PoolFixture.password])
            try await confirm("kiara", browser, fixture)
        }
    }

    @Test func `the page asks for the attributes that a user must have`() async throws {
        try await serving {
            $0.requiredAttributes = ["email", "given_name"]
        } _: { browser, fixture in
            #expect(fields(browser.page) == ["username", "email", "userAttributes.given_name", "password"])
            var values = ["username": "kiara", "email": "kiara@example.com", "password": PoolFixture.password]
            let refused = try await browser.submit(values)
            #expect(refused.text.contains("aria-describedby=\"userAttributes.given_name-message\""))
            #expect(refused.text.contains("value=\"kiara@example.com\""))
            values["userAttributes.given_name"] = "Kiara"
            try await browser.submit(values)
            try await confirm("kiara", browser, fixture)
            #expect(try fixture.pool.user("kiara").attributes["given_name"] == "Kiara")
        }
    }

    @Test func `where users sign in by an attribute, it is the only name that the page asks for`() async throws {
        let cases: [(AliasAttribute, field: String, value: String)] = [
            (.email, "email", "kiara@example.com"), (.phoneNumber, "userAttributes.phone_number", "+14155550123"),
        ]
        for (attribute, field, value) in cases {
            try await serving {
                ($0.usernameAttributes, $0.autoVerifiedAttributes) = ([attribute], [attribute])
            } _: { browser, fixture in
                #expect(fields(browser.page) == [field, "password"])
                let refused = try await browser.submit([field: "kiara", "password": PoolFixture.password])
                #expect(refused.text.contains("id=\"\(field)-message\" role=\"alert\">Invalid "))
                try await browser.submit([field: value, "password": PoolFixture.password])
                try await confirm(value, browser, fixture)
            }
        }
    }
}
