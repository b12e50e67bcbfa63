import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolAnswerTests {
    private func answer(_ status: Int, _ body: String, errorType: String? = nil) throws(SignInError) -> PoolAnswer {
        try PoolAnswer(status: status, errorType: errorType, body: Array(body.utf8))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String
        var errorType: String?
        let error: SignInError
    }

    static let errors = [
        Case(
            testDescription: "moto and AWS", body: #"{"__type":"NotAuthorizedException","message":"no"}"#,
            error: .refused(.notAuthorized, message: "no")),
        Case(
            testDescription: "a namespace", body: #"{"__type":"com.amazonaws#UserNotFoundException","Message":"no"}"#,
            error: .refused(.userNotFound, message: "no")),
        Case(
            testDescription: "the field alone", body: "{}", errorType: "UserNotConfirmedException:http://x#y",
            error: .refused(.userNotConfirmed, message: "")),
        Case(
            testDescription: "another type", body: #"{"__type":"TooManyRequestsException","message":"slow"}"#,
            error: .refused(.other("TooManyRequestsException"), message: "slow")),
        Case(
            testDescription: "a password to be reset", body: #"{"__type":"PasswordResetRequiredException"}"#,
            error: .refused(.passwordResetRequired, message: "")),
        Case(
            testDescription: "an unknown client", body: #"{"__type":"ResourceNotFoundException"}"#,
            error: .refused(.clientNotFound, message: "")),
        Case(testDescription: "no type", body: "{}", error: .unexpectedAnswer(status: 400)),
        Case(testDescription: "an empty type", body: #"{"__type":"x#"}"#, error: .unexpectedAnswer(status: 400)),
        Case(testDescription: "HTML", body: "<html>", error: .unexpectedAnswer(status: 400)),
        Case(testDescription: "a list", body: "[]", error: .unexpectedAnswer(status: 400)),
    ]

    @Test(arguments: errors) func `an error is read`(_ expected: Case) {
        #expect(throws: expected.error) { try answer(400, expected.body, errorType: expected.errorType) }
    }

    @Test(
        arguments: [
            "{}", #"{"AuthenticationResult":{}}"#, #"{"AuthenticationResult":{"AccessToken":"a","IdToken":"i"}}"#,
            #"{"AuthenticationResult":{"AccessToken":1,"IdToken":"i","ExpiresIn":1}}"#,
            #"{"AuthenticationResult":{"AccessToken":"a","IdToken":"i","ExpiresIn":"1"}}"#,
        ])
    func `tokens that are not whole are none`(body: String) throws {
        let answer = try answer(200, body)
        #expect(throws: SignInError.unexpectedAnswer(status: 200)) { try answer.tokens() }
    }

    @Test func `whole tokens are read`() throws {
        let body = #"{"AuthenticationResult":{"AccessToken":"a","IdToken":"i","ExpiresIn":60,"Other":null}}"#
        let tokens = try answer(200, body).tokens()
        #expect(tokens == SignInTokens(accessToken: "a", idToken: "i", refreshToken: nil, expiresIn: 60))
    }

    @Test func `a message from elsewhere cannot act on a terminal`() {
        let error = SignInError.refused(.other("x\u{1B}[2J"), message: "no\r\nü")
        #expect("\(error)" == "the pool refuses: no???? (x?[2J)")
    }

    @Test func `operations that have nothing to say answer without content`() throws {
        #expect(try answer(200, "").document.root.memberNames == [])
        #expect(throws: SignInError.unexpectedAnswer(status: 500)) { try answer(500, "") }
    }
}
