import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// Members without effect, which are read nevertheless: a program that sends them with another type would fail at AWS.
@Suite struct IgnoredMembersTests {
    @Test(
        arguments: [
            ("ClientMetadata", #"{"a":1}"#), ("ClientMetadata", "[]"), ("ValidationData", #""x""#), ("ValidationData", #"["x"]"#),
            ("AnalyticsMetadata", "[]"), ("UserContextData", #""x""#), ("ContextData", "1"),
        ])
    func `a member of another type is refused even if it has no effect`(name: String, value: String) throws {
        let input = try OperationInput(try JSONDocument(parsing: Array(#"{"\#(name)":\#(value)}"#.utf8)).root)
        #expect(throws: CognitoError.contentUnreadable) { try input.checkMembersOfEveryOperation() }
    }

    @Test func `what fits is no fault, nor is null`() throws {
        let text = """
            {"ClientMetadata":{"a":"b","c":null},"ValidationData":[{"Name":"a","Value":"b"}],"AnalyticsMetadata":{},"UserContextData":null}
            """
        try OperationInput(try JSONDocument(parsing: Array(text.utf8)).root).checkMembersOfEveryOperation()
    }

    @Test func `the pool's address refuses them`() async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await client.send(
                "POST", "/",
                fields: [
                    ("X-Amz-Target", "AWSCognitoIdentityProviderService.ForgotPassword"), ("Content-Type", "application/x-amz-json-1.1"),
                ], content: Array(#"{"ClientId":"plainclient","Username":"leo","ClientMetadata":{"count":1}}"#.utf8))
            #expect(response.status == 400)
            #expect(try response.json()["__type"]?.string == "SerializationException")
        }
    }

    @Test func `lengths count characters, and names of attributes are short`() async throws {
        let fixture = try PoolFixture()
        func create(_ username: String, _ attribute: String) async throws {
            _ = try await fixture.call(
                "AdminCreateUser",
                [
                    "UserPoolId": .string(fixture.poolID), "Username": .string(username),
                    "UserAttributes": [["Name": .string(attribute), "Value": "x"]],
                ])
        }
        let name = String(repeating: "я", count: 128)
        try await create(name, "name")
        for operation in ["AdminSetUserMFAPreference", "AdminGetUser"] {
            _ = try await fixture.call(operation, .texts([("UserPoolId", fixture.poolID), ("Username", name)]))
        }
        await #expect(throws: CognitoError.malformedMember("username")) { try await create(name + "я", "name") }
        await #expect(throws: CognitoError.attributeNotInSchema(String(repeating: "a", count: 32), isNew: true)) {
            try await create("zoe", String(repeating: "a", count: 32))
        }
        await #expect(throws: CognitoError.malformedMember("name")) { try await create("zoe", String(repeating: "a", count: 33)) }
    }

    @Test(arguments: [(" Pass!word123", false), ("Pass!word123\t", false), ("Pass word!123", true), ("\u{3000}Pass!word123", false)])
    func `a password neither begins nor ends with a space`(password: String, isGood: Bool) async throws {
        let fixture = try PoolFixture()
        for (operation, member) in [("AdminSetUserPassword", "Password"), ("AdminCreateUser", "TemporaryPassword"), ("SignUp", "Password")]
        {
            let name = operation == "AdminSetUserPassword" ? "leo" : operation
            let call = JSONValue.texts([
                ("UserPoolId", fixture.poolID), ("ClientId", "plainclient"), ("Username", name), (member, password),
            ])
            if isGood {
                _ = try await fixture.call(operation, call)
            } else {
                await #expect(throws: CognitoError.malformedMember(OperationInput.lowercasingFirst(member))) {
                    try await fixture.call(operation, call)
                }
            }
        }
    }
}
