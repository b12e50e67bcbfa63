import Testing

@testable import CognitoPool

@Suite struct ConfirmationCodesTests {
    private func wrong(_ code: String) -> String { code == "000000" ? "000001" : "000000" }

    @Test func `T144 a code is good once, for its user and purpose`() throws {
        var codes = ConfirmationCodes()
        let code = try codes.issue(.signUp, subject: "leo", at: 0)
        #expect(code.utf8.count == 6)
        #expect(throws: CognitoError.codeExpired) { try codes.check(code, .forgotPassword, subject: "leo", at: 0) }
        #expect(throws: CognitoError.codeExpired) { try codes.check(code, .signUp, subject: "pup", at: 0) }
        try codes.check(code, .signUp, subject: "leo", at: 0)
        // Looked at, it is not used up yet: a weak new password comes between.
        try codes.check(code, .signUp, subject: "leo", at: 0)
        codes.use(.signUp, subject: "leo")
        #expect(throws: CognitoError.codeExpired) { try codes.check(code, .signUp, subject: "leo", at: 0) }
    }

    @Test func `T144 after five wrong tries only a new code helps`() throws {
        var codes = ConfirmationCodes()
        let code = try codes.issue(.forgotPassword, subject: "leo", at: 0)
        for _ in 1...4 {
            #expect(throws: CognitoError.codeMismatch) { try codes.check(wrong(code), .forgotPassword, subject: "leo", at: 0) }
        }
        try codes.check(code, .forgotPassword, subject: "leo", at: 0)
        #expect(throws: CognitoError.codeMismatch) { try codes.check(wrong(code), .forgotPassword, subject: "leo", at: 0) }
        #expect(throws: CognitoError.limitExceeded) { try codes.check(code, .forgotPassword, subject: "leo", at: 0) }
        let second = try codes.issue(.forgotPassword, subject: "leo", at: 0)
        try codes.check(second, .forgotPassword, subject: "leo", at: 0)
    }

    @Test func `T144 a user asks for 20 codes of a purpose within an hour`() throws {
        var codes = ConfirmationCodes()
        for number in 0..<20 { try codes.request(.signUp, for: "leo", at: Double(number)) }
        #expect(throws: CognitoError.limitExceeded) { try codes.request(.signUp, for: "leo", at: 3_599.9) }
        try codes.request(.forgotPassword, for: "leo", at: 3_599.9)
        try codes.request(.signUp, for: "pup", at: 3_599.9)
        for _ in 0..<20 { try codes.request(.signUp, for: "leo", at: 3_600) }
        #expect(throws: CognitoError.limitExceeded) { try codes.request(.signUp, for: "leo", at: 3_600) }
    }

    @Test func `invented names push no user's count out`() throws {
        var codes = ConfirmationCodes()
        for _ in 0..<20 { try codes.request(.signUp, for: "leo", at: 0) }
        for number in 0...ConfirmationCodes.maximumCount { try codes.request(.signUp, for: "\(number)", isKnown: false, at: 0) }
        #expect(throws: CognitoError.limitExceeded) { try codes.request(.signUp, for: "leo", at: 0) }
        try codes.request(.signUp, for: "leo", isKnown: false, at: 0)
    }

    @Test(arguments: [
        (ConfirmationCodes.Purpose.signUp, 86_400.0), (.forgotPassword, 3_600), (.attribute(.email), 86_400), (.signIn, 180),
    ])
    func `T144 a code expires`(purpose: ConfirmationCodes.Purpose, lifetime: Double) throws {
        var codes = ConfirmationCodes()
        let code = try codes.issue(purpose, subject: "leo", value: "x", at: 10)
        #expect(try codes.check(code, purpose, subject: "leo", at: 9.9 + lifetime) == "x")
        #expect(throws: CognitoError.codeExpired) { try codes.check(code, purpose, subject: "leo", at: 10 + lifetime) }
    }

    @Test func `codes for signing in have eight digits, others six, and every digit comes up`() throws {
        var codes = ConfirmationCodes()
        #expect(try codes.issue(.signIn, subject: "leo", at: 0).utf8.count == 8)
        let digits = try RandomDigits.text(2_000).utf8
        #expect(digits.count == 2_000)
        #expect(Set(digits) == Set("0123456789".utf8))
    }
}
