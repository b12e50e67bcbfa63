import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct OperationInputTests {
    private func input(_ text: String) throws -> OperationInput {
        try OperationInput(try JSONDocument(parsing: Array(text.utf8)).root)
    }

    @Test(arguments: ["[]", "\"x\"", "1", "null", "true"]) func `content that is no object is unreadable`(text: String) {
        #expect(throws: CognitoError.contentUnreadable) { try input(text) }
    }

    @Test func `null counts as missing, another type makes the content unreadable`() throws {
        let input = try input(#"{"none":null,"number":1,"text":"x","list":[1],"map":{"a":"b","c":1},"pairs":[{"Value":"x"}]}"#)
        #expect(throws: CognitoError.missingMember("none")) { try input.string("none") }
        #expect(throws: CognitoError.missingMember("absent")) { try input.string("absent") }
        #expect(throws: CognitoError.contentUnreadable) { try input.string("number") }
        #expect(throws: CognitoError.contentUnreadable) { try input.optionalBool("text") }
        #expect(throws: CognitoError.contentUnreadable) { try input.optionalInteger("text") }
        #expect(throws: CognitoError.contentUnreadable) { try input.parameters("list") }
        #expect(throws: CognitoError.contentUnreadable) { try input.parameters("map") }
        #expect(throws: CognitoError.contentUnreadable) { try input.attributes("map") }
        #expect(throws: CognitoError.contentUnreadable) { try input.attributes("list") }
        #expect(throws: CognitoError.missingMember("name")) { try input.attributes("pairs") }
        #expect(try input.optionalBool("none") == nil)
        #expect(try input.attributes("none").isEmpty)
        #expect(try input.parameters("none")["a"] == nil)
    }

    @Test func `T127 null in a map, in a list and in its elements is absent`() throws {
        let input = try input(
            #"{"Map":{"A":null,"B":"b"},"Pairs":[null,{"Name":"x","Value":null},{"Name":"y","Value":"z","More":null}],"Flag":null,"Count":null}"#
        )
        let map = try input.parameters("Map")
        #expect(map["A"] == nil)
        #expect(map["B"] == "b")
        #expect(throws: CognitoError.missingParameter("A")) { try map.required("A") }
        let pairs = try input.attributes("Pairs")
        #expect(pairs.map(\.name) == ["x", "y"])
        #expect(pairs.map(\.value) == ["", "z"])
        #expect(try input.optionalBool("Flag") == nil)
        #expect(try input.optionalInteger("Count") == nil)
    }

    @Test func `lengths are bounded on both sides`() throws {
        let input = try input(#"{"Text":"abc"}"#)
        #expect(try input.string("Text", length: 3...3) == "abc")
        #expect(throws: CognitoError.malformedMember("text")) { try input.string("Text", length: 1...2) }
        #expect(throws: CognitoError.malformedMember("text")) { try input.string("Text", length: 4...5) }
    }

    @Test func `operations are named exactly, and an unknown one is named`() throws {
        let prefix = PoolOperations.targetPrefix
        let unknown: [(target: String, name: String?)] = [
            ("", nil), ("GetUser", nil), (prefix, nil), (prefix + "getUser", "getUser"), (prefix + "GetUserX", "GetUserX"),
            (prefix + "Get\u{7F}", nil), (prefix + "Get User", nil),
            (prefix + String(repeating: "a", count: 64), String(repeating: "a", count: 64)),
            (prefix + String(repeating: "a", count: 65), nil),
        ]
        for (target, name) in unknown {
            #expect(throws: CognitoError.unknownOperation(name)) { try PoolOperations.named(target.utf8) }
        }
        #expect(try PoolOperations.named("\(prefix)GetUser".utf8) is GetUser.Type)
    }
}
