import Testing

@testable import HTTPServer

struct EntityTagTests {
    @Test(arguments: ["", "1", "!", "a,b", "a\\b", "~", "*", "W/x"])
    func `a tag is visible ASCII without quotes`(opaque: String) {
        #expect(EntityTag(opaque)?.description == "\"\(opaque)\"")
        #expect(EntityTag(opaque, isWeak: true)?.description == "W/\"\(opaque)\"")
    }

    @Test(arguments: ["a b", "a\"", "\t", "\r\n", "\u{7F}", "é", "\0"])
    func `T82 a text with other bytes is no tag`(opaque: String) {
        #expect(EntityTag(opaque) == nil)
    }

    @Test func `content is named by its SHA-256`() {
        let empty = "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""
        #expect(EntityTag(of: [])?.description == empty)
        #expect(EntityTag(of: [0]) != EntityTag(of: []))
    }

    /// The table of RFC 9110 §8.8.3.2.
    @Test(arguments: [
        ("1", true, "1", true, false, true), ("1", true, "2", true, false, false), ("1", true, "1", false, false, true),
        ("1", false, "1", false, true, true), ("a", false, "A", false, false, false),
    ])
    func `strong comparison asks for two strong tags, weak comparison for neither`(
        one: String, oneIsWeak: Bool, other: String, otherIsWeak: Bool, strongly: Bool, weakly: Bool
    ) throws {
        let (one, other) = (try #require(EntityTag(one, isWeak: oneIsWeak)), try #require(EntityTag(other, isWeak: otherIsWeak)))
        #expect(one.isStronglyEqual(to: other) == strongly)
        #expect(other.isStronglyEqual(to: one) == strongly)
        #expect(one.isWeaklyEqual(to: other) == weakly)
        #expect(other.isWeaklyEqual(to: one) == weakly)
    }
}

struct EntityTagListTests {
    private func list(_ lines: String...) -> EntityTagList { EntityTagList(lines.map { Array($0.utf8)[...] }) }

    private func tag(_ opaque: String, weak: Bool = false) throws -> EntityTag { try #require(EntityTag(Array(opaque.utf8), isWeak: weak)) }

    @Test func `tags stand between commas, which may also stand inside them`() throws {
        #expect(list("\"a\"") == .tags([try tag("a")]))
        #expect(list("\"a\", W/\"b\",\"c,\\\"\t,\t\"\"") == .tags([try tag("a"), try tag("b", weak: true), try tag("c,\\"), try tag("")]))
        #expect(list("\"a\"", "\"b\"") == .tags([try tag("a"), try tag("b")]))
        #expect(list("\"é\"") == .tags([try tag("é")]))
    }

    @Test(arguments: ["", ",", " , ,", ", \"a\" ,, "])
    func `a list of tags may have empty elements`(line: String) throws {
        #expect(list(line) == .tags(line.contains("a") ? [try tag("a")] : []))
    }

    @Test func `a star alone stands for any tag`() {
        #expect(list("*") == .anything)
    }

    @Test(arguments: [
        "a", "\"a", "a\"", "\"a\" \"b\"", "\"a\"b", "w/\"a\"", "W/ \"a\"", "W/", "W", "*,", "*, \"a\"", "\"a\", *", "**", "'a'",
        "\"a\";x=1", "\"a b\"",
        "\"a\u{7F}\"",
    ])
    func `a field that is no list names nothing`(line: String) {
        #expect(list(line) == .malformed)
        #expect(list("\"a\"", line) == .malformed)
    }

    @Test func `a star beside another line is no list`() {
        #expect(list("*", "*") == .malformed)
        #expect(list("*", "\"a\"") == .malformed)
        #expect(list("\"a\"", "*") == .malformed)
    }
}
