import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PasswordPolicyTests {
    @Test(
        arguments: [
            ("Pass!word123", nil), ("Aa1!aaaa", nil), ("Aa1!aaa", .tooShort), ("", .tooShort), ("AA1!AAAA", .noLowercase),
            ("aa1!aaaa", .noUppercase), ("Aa!!aaaa", .noDigit), ("Aa11aaaa", .noSymbol), ("Aa1 aaaa", .noSymbol),
            ("Ä\u{00E4}١！aaaa", .noUppercase),
        ] as [(String, PasswordPolicy.Violation?)])
    func `a password needs eight characters of four kinds`(password: String, violation: PasswordPolicy.Violation?) {
        #expect(PasswordPolicy().violation(of: password) == violation)
    }

    @Test func `a policy can ask for less`() {
        var policy = PasswordPolicy()
        policy.minimumLength = 6
        policy.requiresSymbol = false
        policy.requiresUppercase = false
        #expect(policy.violation(of: "abcde1") == nil)
        #expect(policy.violation(of: "abcd1") == .tooShort)
    }
}
