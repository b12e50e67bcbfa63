import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct LoginPageTests {
    private func serving(
        _ change: @escaping (inout PoolConfiguration) -> Void = { _ in }, _ test: (OAuthBrowser, PoolFixture) async throws -> Void
    ) async throws {
        let fixture = try PoolFixture(change)
        try await EmbeddedUserPoolTests.serving(fixture) { client in
            try await test(OAuthBrowser(client, at: fixture.pool), fixture)
        }
    }

    @Test func `T145 markup in a hint or a client's name is text`() async throws {
        let markup = "\"><script>alert(1)</script>'&"
        try await serving {
            $0.clients[0].name = markup
        } _: { browser, _ in
            let page = try await browser.authorize(["login_hint": markup])
            #expect(page.status == 200)
            #expect(!page.text.contains("<script"))
            #expect(page.text.contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;"))
        }
    }

    @Test func `T145 a page runs nothing, loads nothing, and stands in no frame`() async throws {
        try await serving { browser, _ in
            let page = try await browser.authorize()
            let policy = try #require(page.field("content-security-policy"))
            #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(policy.contains("form-action 'self' http://localhost:3000"))
            #expect(page.field("x-frame-options") == "DENY")
            let cookie = try #require(page.field("set-cookie"))
            #expect(cookie.hasPrefix("lionsden_pool_"))
            for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(attribute)) }
            for field in ["autocomplete=\"username\"", "autocomplete=\"current-password\"", "label for=\"password\""] {
                #expect(page.text.contains(field))
            }
        }
    }

    @Test func `T145 a form without its token, or of another page, is refused before a password is looked at`() async throws {
        try await serving { browser, _ in
            for _ in 0..<7 {
                try await browser.authorize()
                #expect(try await browser.submit(["username": "leo", "password": "wrong"], dropping: ["form_token"]).status == 403)
                try await browser.authorize()
                #expect(try await browser.submit(["username": "leo", "password": "wrong"], origin: "https://evil.example").status == 403)
            }
            try await browser.authorize()
            #expect(try await browser.signIn().status == 303)
        }
    }

    @Test func `what was wrong stands beside its field`() async throws {
        try await serving { browser, _ in
            try await browser.authorize()
            let page = try await browser.signIn("leo", "wrong")
            #expect(page.status == 200)
            #expect(page.text.contains("aria-describedby=\"password-message\""))
            #expect(page.text.contains("id=\"password-message\" role=\"alert\">Incorrect username or password.</p>"))
            #expect(page.text.contains("value=\"leo\""))
            #expect(!page.text.contains("wrong"))
            #expect(try await browser.signIn().status == 303)
        }
    }

    @Test func `a temporary password is changed on the way`() async throws {
        try await serving { browser, _ in
            try await browser.authorize()
            let page = try await browser.signIn("pup", PoolFixture.temporaryPassword)
            #expect(page.text.contains("autocomplete=\"new-password\""))
            let weak = try await browser.submit(["password": "weak"])
            #expect(weak.text.contains("id=\"password-message\""))
            #expect(try OAuthBrowser.answer(try await browser.submit(["password": PoolFixture.newPassword]))["code"] != nil)
        }
    }

    @Test func `an authenticator is set up with a picture of its key, and asked for the next time`() async throws {
        try await serving {
            $0.settings.mfa.requirement = .on
        } _: { browser, fixture in
            try await browser.authorize()
            let page = try await browser.signIn()
            #expect(page.text.contains("<svg class=\"qr\""))
            let text = page.text.split(separator: "<code>").dropFirst().first?.prefix { $0 != "<" }
            let secret = String(try #require(text))
            let key = try #require(TOTPKey(secretCode: secret))
            let wrong = try await browser.submit(["code": "000000"])
            #expect(wrong.text.contains("id=\"code-message\""))
            let now = try fixture.pool.service.now()
            #expect(
                try OAuthBrowser.answer(try await browser.submit(["code": try key.password(ofStep: TOTPKey.step(at: now))]))["code"] != nil)
            try await browser.authorize(["prompt": "login"])
            let asked = try await browser.signIn()
            #expect(asked.text.contains("autocomplete=\"one-time-code\""))
            fixture.clock.advance(by: .seconds(60))
            let later = try fixture.pool.service.now()
            #expect(
                try OAuthBrowser.answer(try await browser.submit(["code": try key.password(ofStep: TOTPKey.step(at: later))]))["code"]
                    != nil)
        }
    }

    @Test func `the cookie of a sign-in is another one than that before it`() async throws {
        try await serving { browser, _ in
            try await browser.authorize()
            let before = browser.cookie
            _ = try await browser.signIn()
            #expect(browser.cookie != before)
        }
    }
}
