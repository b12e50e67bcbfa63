import CognitoCore
import Logging
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct MessagesTests {
    private func message(_ number: Int) -> PoolMessage {
        PoolMessage(
            poolID: "us-fake-1_Embedded1", username: "leo", destination: "leo@example.com", medium: .email, purpose: .signUp,
            code: "\(number)", text: "Your code is \(number).", sentAt: 5)
    }

    @Test func `the last thousand are kept, newest last`() {
        var store = MessageStore()
        for number in 0..<2_500 {
            store.append(message(number))
            if number == 999 { #expect(store.all.map(\.code) == (0...999).map(String.init)) }
        }
        #expect(store.all.map(\.code) == (1_500...2_499).map(String.init))
    }

    @Test func `programs read them, web pages do not`() async throws {
        let fixture = try PoolFixture()
        fixture.pool.pools.environment.send(message(123_456))
        #expect(fixture.pool.messages.map(\.code) == ["123456"])
        try await EmbeddedUserPoolTests.serving(fixture) { client in
            let answer = try await client.get("/_lionsden/messages")
            #expect(answer.status == 200)
            #expect(answer.field("access-control-allow-origin") == nil)
            let read = try #require(try answer.json()["messages"]?.elements?.first)
            #expect(read.memberNames == ["poolId", "username", "destination", "medium", "purpose", "code", "text", "sentAt"])
            #expect(read["code"]?.string == "123456")
            for field in [("Origin", "http://localhost:3000"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")] {
                let refused = try await client.send("GET", "/_lionsden/messages", fields: [field])
                #expect(refused.status == 403)
                #expect(try refused.json()["__type"]?.string == "AccessDeniedException")
                #expect(refused.field("access-control-allow-origin") == nil)
                #expect(!refused.text.contains("123456"))
            }
            #expect(try await client.send("GET", "/_lionsden/messages", host: "evil.example").status == 403)
        }
    }

    @Test(arguments: [
        ("leo@example.com", "l***@e***"), ("@", "***@***"), ("+31612345678", "*******5678"), ("", "*******"), ("a@b@c", "a***@c***"),
    ])
    func `an address is told so that only its owner knows it`(contact: String, concealed: String) {
        #expect(ConcealedContact.text(contact) == concealed)
    }
}
