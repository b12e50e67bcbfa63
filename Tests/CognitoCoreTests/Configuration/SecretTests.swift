import Testing

@testable import CognitoCore

@Suite struct SecretTests {
    @Test func `a secret shows only when it is asked to`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.revealed == "hunter2")
    }

    @Test func `what is not printing ASCII is escaped for a log`() {
        #expect(escapedForLog("plain text") == "plain text")
        #expect(escapedForLog("a\nb\u{1B}\u{202E}") == "a\\x0ab\\x1b\\xe2\\x80\\xae")
    }
}
