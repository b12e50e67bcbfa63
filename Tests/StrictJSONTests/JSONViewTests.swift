import StrictJSON
import Testing

@Suite struct JSONViewTests {
    private static let text = #"""
        { "text" : "a\u00e9\n", "number" : -1.5e1, "yes" : true, "no": false, "none": null,
          "list": [ 1, [ 2, 3 ], {"x": 4}, [] ], "object": { "text": "inner", "text\u0032": 2 }, "last": "z" }
        """#

    @Test func `a member is found by its name and has its kind`() throws {
        let root = try root(Self.text)
        #expect(root.kind == .object)
        #expect(root["text"]?.kind == .string)
        #expect(root["number"]?.kind == .number)
        #expect(root["yes"]?.kind == .bool)
        #expect(root["none"]?.kind == .null)
        #expect(root["list"]?.kind == .array)
        #expect(root["object"]?.kind == .object)
        #expect(root.member("last")?.string == "z")
    }

    @Test func `a name inside another member is not found`() throws {
        let root = try root(Self.text)
        #expect(root["x"] == nil)
        #expect(root["inner"] == nil)
        #expect(root["tex"] == nil)
        #expect(root["textt"] == nil)
        #expect(root[""] == nil)
        #expect(root["object"]?["text"]?.string == "inner")
    }

    @Test func `an escaped name is found by what it means`() throws {
        let inner = try #require(try root(Self.text)["object"])
        #expect(inner["text2"]?.number?.integer == 2)
        #expect(inner.member("text2")?.number?.integer == 2)
        #expect(inner[#"text\u0032"#] == nil)
    }

    @Test func `a name is found by its bytes alone`() throws {
        let root = try root("{\"caf\u{E9}\":1}")
        #expect(root.member("caf\u{E9}") != nil)
        #expect(root.member("cafe\u{301}") == nil)
        #expect(root["caf\u{E9}"] != nil)
        #expect(root["cafe\u{301}"] == nil)
    }

    @Test func `each reader answers for its own kind only`() throws {
        let root = try root(Self.text)
        #expect(root["text"]?.string == "aé\n")
        #expect(root["yes"]?.bool == true)
        #expect(root["no"]?.bool == false)
        #expect(root["number"]?.number?.double == -15)
        #expect(root["none"]?.isNull == true)
        #expect(root["text"]?.isNull == false)
        for name in ["number", "yes", "none", "list", "object"] { #expect(root.member(name)?.string == nil) }
        for name in ["text", "number", "none", "list", "object"] { #expect(root.member(name)?.bool == nil) }
        for name in ["text", "yes", "none", "list", "object"] { #expect(root.member(name)?.number == nil) }
        for name in ["text", "yes", "none", "number", "object"] { #expect(root.member(name)?.elements == nil) }
        for name in ["text", "yes", "none", "number", "list"] { #expect(root.member(name)?.members == nil) }
        #expect(root["text"]?["a"] == nil)
        #expect(root["list"]?["x"] == nil)
    }

    @Test func `elements come in order, with what is inside them skipped`() throws {
        let list = try #require(try root(Self.text)["list"]?.elements)
        #expect(list.map(\.kind) == [.number, .array, .object, .array])
        #expect(list[1].elements?.compactMap(\.number?.integer) == [2, 3])
        #expect(list[2]["x"]?.number?.integer == 4)
        #expect(list[3].elements?.isEmpty == true)
    }

    @Test func `members come in order, names unescaped`() throws {
        let root = try root(Self.text)
        #expect(root.members?.map(\.name) == ["text", "number", "yes", "no", "none", "list", "object", "last"])
        #expect(root["object"]?.members?.map(\.name) == ["text", "text2"])
        #expect(try #require(try StrictJSONTests.root("{}").members).isEmpty)
    }

    @Test func `a string is compared by its decoded bytes`() throws {
        let issuer = try root(#""https:\/\/example.com""#)
        #expect(issuer.isString("https://example.com"))
        #expect(!issuer.isString("https://example.co"))
        #expect(!issuer.isString("https://example.com/"))
        #expect(!issuer.isString(#"https:\/\/example.com"#))
        #expect(try !root("\"\u{E9}\"").isString("e\u{301}"))
        #expect(try root("\"\"").isString(""))
        #expect(try !root("1").isString("1"))
        #expect(try !root("null").isString("null"))
    }

    @Test func `raw bytes are the exact text of a value`() throws {
        let root = try root(Self.text)
        #expect(root["text"]?.rawBytes.elementsEqual(#""a\u00e9\n""#.utf8) == true)
        #expect(root["list"]?.rawBytes.elementsEqual(#"[ 1, [ 2, 3 ], {"x": 4}, [] ]"#.utf8) == true)
        #expect(root["number"]?.rawBytes.elementsEqual("-1.5e1".utf8) == true)
        #expect(try StrictJSONTests.root(" [ ] ").rawBytes.elementsEqual("[ ]".utf8))
    }
}
