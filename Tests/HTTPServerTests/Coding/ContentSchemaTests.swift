import FoundationEssentials
import StrictJSON
import Testing

@testable import HTTPServer

/// What the document of an API says of a type that content is read into.
struct ContentSchemaTests {
    private enum Genre: String, Decodable, CaseIterable { case verse, prose }
    private enum Stars: Int, Decodable, CaseIterable { case none, one }

    private struct Author: Decodable, ContentRules {
        let name: String
        let born: Date?
        static let rules: [ContentRule<Self>] = [.member("name", \.name, .line(1...10))]
    }

    private struct Book: Decodable, ContentRules {
        let title: String
        let pages: UInt16
        let tags: [String]?
        let ratings: [String: Stars]
        let genre: Genre
        let author: Author
        enum CodingKeys: String, CodingKey {
            case title, pages, tags, ratings, genre
            case author = "by"
        }

        static let rules: [ContentRule<Self>] = [
            .member("title", \.title, .length(1...20), .matching("a title") { !$0.isEmpty }), .member("pages", \.pages, .within(1...9)),
            .member("tags", \.tags, .count(0...3), .each(.length(1...5))), .member("ratings", \.ratings, .count(1...2)),
        ]
    }

    private func schema<Value: Decodable>(_ type: Value.Type, _ unknown: UnknownMembers = .refused) -> String {
        String(decoding: ContentSchema(unknown).schema(of: type).encoded(), as: UTF8.self)
    }

    @Test func `an object has its members, and what their rules say`() {
        let author =
            #"{"type":"object","required":["name"],"properties":{"name":{"type":"string","minLength":1,"maxLength":10,"#
            + #""pattern":"^[^\\u0000-\\u001F\\u007F-\\u009F]*$"},"born":{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]}},"#
            + #""additionalProperties":false}"#
        #expect(
            schema(Book.self)
                == #"{"type":"object","required":["title","pages","ratings","genre","by"],"properties":{"#
                + #""title":{"type":"string","minLength":1,"maxLength":20},"pages":{"type":"integer","minimum":1,"maximum":9},"#
                + #""tags":{"anyOf":[{"type":"array","items":{"type":"string","minLength":1,"maxLength":5},"minItems":0,"maxItems":3},"#
                + #"{"type":"null"}]},"ratings":{"type":"object","additionalProperties":{"enum":[0,1]},"minProperties":1,"maxProperties":2},"#
                + #""genre":{"enum":["verse","prose"]},"by":"# + author + #"},"additionalProperties":false}"#)
    }

    @Test func `lines may have line ends`() {
        struct Review: Decodable, ContentRules {
            let text: String
            static let rules: [ContentRule<Self>] = [.member("text", \.text, .lines(0...9))]
        }
        #expect(
            schema(Review.self)
                == #"{"type":"object","required":["text"],"properties":{"text":{"type":"string","minLength":0,"maxLength":9,"#
                + #""pattern":"^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]*$"}},"additionalProperties":false}"#)
    }

    @Test func `a single value has its type`() {
        #expect(schema(String.self) == #"{"type":"string"}"#)
        #expect(schema(Bool.self) == #"{"type":"boolean"}"#)
        #expect(schema(Int.self) == #"{"type":"integer"}"#)
        #expect(schema(UInt.self) == #"{"type":"integer","minimum":0}"#)
        #expect(schema(Int8.self) == #"{"type":"integer","minimum":-128,"maximum":127}"#)
        #expect(schema(Float.self) == #"{"type":"number"}"#)
        #expect(schema([UUID?].self) == #"{"type":"array","items":{"anyOf":[{"type":"string","format":"uuid"},{"type":"null"}]}}"#)
    }

    @Test func `other members may be there where they are ignored`() {
        struct Lion: Decodable { let name: String }
        #expect(schema(Lion.self, .ignored) == #"{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}"#)
    }

    /// A type inside itself, one that refuses stand-ins, and one of which nothing is known.
    @Test func `what cannot be found out is not said`() {
        final class Node: Decodable { let children: [Node] }
        struct Strict: Decodable {
            let name: String
            init(from decoder: any Decoder) throws {
                name = try decoder.container(keyedBy: Keys.self).decode(String.self, forKey: .name)
                guard !name.isEmpty else { throw ContentFault(member: "name", "This must not be empty.") }
            }
            enum Keys: String, CodingKey { case name }
        }
        enum Shape: Decodable { case circle(radius: Int), square(side: Int) }
        #expect(
            schema(Node.self)
                == #"{"type":"object","required":["children"],"properties":{"children":{"type":"array","items":{}}},"additionalProperties":false}"#
        )
        #expect(schema(Strict.self) == #"{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}"#)
        #expect(schema(Shape.self) == #"{"type":"object","required":[],"properties":{}}"#)
    }
}
