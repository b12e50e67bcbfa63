import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// What a pool's schema says of attributes, standard ones too, and what it refuses.
@Suite struct SchemaTests {
    private static let schema: JSONValue = [
        ["Name": "email", "Mutable": false, "StringAttributeConstraints": ["MaxLength": "15"]],
        ["Name": "tier", "Mutable": false],
        ["Name": "age", "AttributeDataType": "Number", "NumberAttributeConstraints": ["MinValue": "3"]],
    ]

    private func described(_ schema: JSONValue?) async throws -> [String: JSONView] {
        var pool: JSONMembers = ["PoolName": "cats"]
        pool["Schema"] = schema
        let made = try await PoolFixture().call("CreateUserPool", pool.json)["UserPool"]?["SchemaAttributes"]?.elements ?? []
        return Dictionary(made.map { ($0["Name"]?.string ?? "", $0) }) { first, _ in first }
    }

    /// Terraform leaves out of its state what is exactly as every pool has it, and finds a difference in all else.
    @Test(
        arguments: [
            ("name", #"{"MinLength":"0","MaxLength":"2048"}"#), ("birthdate", #"{"MinLength":"10","MaxLength":"10"}"#),
            ("sub", #"{"MinLength":"1","MaxLength":"2048"}"#), ("updated_at", #"{"MinValue":"0"}"#), ("email_verified", nil),
        ] as [(String, String?)])
    func `a standard attribute is described with its bounds`(name: String, bounds: String?) async throws {
        let attribute = try #require(try await described(nil)[name])
        let members = ["StringAttributeConstraints", "NumberAttributeConstraints"].compactMap { attribute[$0] }
        #expect(members.map { String(decoding: JSONValue($0).encoded(), as: UTF8.self) } == (bounds.map { [$0] } ?? []))
        #expect(attribute["Mutable"]?.bool == (name != "sub"))
    }

    @Test func `what a pool says of a standard attribute is described`() async throws {
        let email = try #require(try await described(Self.schema)["email"])
        #expect(email["Mutable"]?.bool == false)
        #expect(email["StringAttributeConstraints"]?.member("MinLength")?.string == "0")
        #expect(email["StringAttributeConstraints"]?.member("MaxLength")?.string == "15")
    }

    @Test(
        arguments: [
            ("email", "leo@example.org", CognitoError.attributeImmutable("email")),
            ("tier", "gold", .attributeNotInSchema("tier", isNew: false)),
            ("custom:tier", "gold", .attributeImmutable("custom:tier")), ("custom:age", "2", .attributeBreaksSchema("custom:age")),
            ("custom:age", "3", nil), ("custom:other", "x", .attributeNotInSchema("custom:other", isNew: false)),
            ("birthdate", "1994-6-15", .attributeBreaksSchema("birthdate")), ("birthdate", "1994-06-15", nil),
            ("updated_at", "-1", .attributeBreaksSchema("updated_at")), ("updated_at", "0", nil),
            ("updated_at", "now", .attributeBreaksSchema("updated_at")),
            ("name", String(repeating: "я", count: 2_048), nil),
            ("name", String(repeating: "я", count: 2_049), .malformedMember("userAttributes")),
            ("email", "", .attributeImmutable("email")), ("sub", "x", .attributeImmutable("sub")), ("name", "", nil),
        ] as [(String, String, CognitoError?)])
    func `a change is within the schema`(name: String, value: String, error: CognitoError?) async throws {
        let fixture = try PoolFixture()
        let pool = try #require(
            try await fixture.call("CreateUserPool", ["PoolName": "cats", "Schema": Self.schema])["UserPool"]?["Id"]?.string)
        func user(_ operation: String, _ attributes: JSONValue) async throws {
            _ = try await fixture.call(operation, ["UserPoolId": .string(pool), "Username": "leo", "UserAttributes": attributes])
        }
        try await user(
            "AdminCreateUser", [["Name": "email", "Value": "leo@example.com"], ["Name": "custom:tier", "Value": "silver"]])
        let change: JSONValue = [["Name": .string(name), "Value": .string(value)]]
        guard let error else { return try await user("AdminUpdateUserAttributes", change) }
        await #expect(throws: error) { try await user("AdminUpdateUserAttributes", change) }
        // The same value is no change.
        try await user("AdminUpdateUserAttributes", [["Name": "email", "Value": "leo@example.com"]])
    }

    @Test func `bounds hold for a new user, and an attribute is removed unless it keeps its value`() async throws {
        let fixture = try PoolFixture()
        let pool = try #require(
            try await fixture.call("CreateUserPool", ["PoolName": "cats", "Schema": Self.schema])["UserPool"]?["Id"]?.string)
        func create(_ email: String) async throws {
            _ = try await fixture.call(
                "AdminCreateUser",
                ["UserPoolId": .string(pool), "Username": "leo", "UserAttributes": [["Name": "email", "Value": .string(email)]]])
        }
        await #expect(throws: CognitoError.attributeBreaksSchema("email")) { try await create("leo1@example.com") }
        try await create("leo@example.com")
        func remove(_ name: String) async throws {
            _ = try await fixture.call(
                "AdminDeleteUserAttributes", ["UserPoolId": .string(pool), "Username": "leo", "UserAttributeNames": [.string(name)]])
        }
        await #expect(throws: CognitoError.attributeImmutable("email")) { try await remove("email") }
        await #expect(throws: CognitoError.attributeNotInSchema("tail", isNew: false)) { try await remove("tail") }
        // One that the user does not have is no error.
        try await remove("custom:tier")
        try await remove("name")
    }

    @Test func `a name in the schema has up to 20 characters, and is there once`() async throws {
        _ = try await described([["Name": .string(String(repeating: "a", count: 20))]])
        let refused: [JSONValue] = [
            [["Name": .string(String(repeating: "a", count: 21))]], [["Name": "a"], ["Name": "a"]], [["Name": "a b"]],
            .array((0...50).map { ["Name": .string("a\($0)")] }),
        ]
        for schema in refused { await #expect(throws: CognitoError.malformedMember("name")) { try await described(schema) } }
        _ = try await described(.array((0..<50).map { ["Name": .string("a\($0)")] }))
    }

    @Test(
        arguments: [
            (
                CognitoError.attributeNotInSchema("x", isNew: true),
                "Attributes did not conform to the schema: x: Attribute does not exist in the schema."
            ),
            (.attributeNotInSchema("x", isNew: false), "user.x: Attribute does not exist in the schema."),
            (.attributeImmutable("x"), "user.x: Attribute cannot be updated."),
            (.attributeNotDeletable("x"), "user.x: Required attribute cannot be deleted."),
            (.attributeProvided("email"), "Cannot modify an already provided email"),
            (.accountExists(.email), "An account with the given email already exists."), (.userExists, "User account already exists"),
            (.userExistsAtSignUp, "User already exists"), (.usernameNotAlias([.phoneNumber]), "Username should be a phone number."),
            (.usernameNotAlias([.email, .phoneNumber]), "Username should be either an email or a phone number."),
            (.invalidParameter(.writeAttributes(isNew: true)), "Invalid write attributes specified while creating a client"),
            (.invalidParameter(.readAttributes(isNew: false)), "Invalid read attributes specified while updating a client"),
            (.invalidParameter(.scopeOfUsers("openid")), "openid is not supported with client_credentials flow"),
        ])
    func `a refusal has Cognito's words`(error: CognitoError, message: String) { #expect(error.message == message) }
}
