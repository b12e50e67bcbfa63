import FoundationEssentials
import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPServer

struct ContentEncodingTests {
    private struct Book: Encodable, ResponseConvertible {
        var title = "Löwe \"7\""
        var pages = UInt64.max
        var weight = 0.5
        var isLent = true
        var published = Date(timeIntervalSince1970: 1_769_857_200)
        var id = UUID(uuidString: "0B5A1F6E-7C1D-4A53-9D0E-2F6F1C9B8A77")
        var shelf: String?
        var tags = ["a", "b"]
        var empty: [Int] = []
        var author = Author()
    }

    private struct Author: Encodable { var name = "Leo" }
    private struct Nothing: Encodable {}

    /// Puts members of a nested object beside its own, and one twice.
    private struct ByHand: Encodable {
        enum Key: String, CodingKey { case list, inside, twice }
        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Key.self)
            var list = members.nestedUnkeyedContainer(forKey: .list)
            try list.encode(1)
            try list.encodeNil()
            var element = list.nestedContainer(keyedBy: Key.self)
            try element.encode(true, forKey: .inside)
            try members.encode("first", forKey: .twice)
            try members.encode("second", forKey: .twice)
            try Author().encode(to: members.superEncoder(forKey: .inside))
        }
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONValue(encoding: value).encoded(), as: UTF8.self)
    }

    @Test func `members keep their order, and those that are nil are left out`() throws {
        #expect(
            try text(Book())
                == #"{"title":"Löwe \"7\"","pages":18446744073709551615,"weight":0.5,"isLent":true,"published":"2026-01-31T11:00:00Z","#
                + #""id":"0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77","tags":["a","b"],"empty":[],"author":{"name":"Leo"}}"#)
    }

    @Test func `containers that are nested by hand end up in their places`() throws {
        #expect(try text(ByHand()) == #"{"list":[1,null,{"inside":true}],"twice":"second","inside":{"name":"Leo"}}"#)
    }

    @Test func `values of all kinds are JSON`() throws {
        #expect(try text(Nothing()) == "{}")
        #expect(try text(["a": [1.5, .infinity]]) == #"{"a":[1.5,null]}"#)
        #expect(try text(7 as Int?) == "7")
        #expect(try text(nil as Int?) == "null")
        #expect(try text(Int64.min) == "\(Int64.min)")
    }

    @Test func `a handler may return one, or many`() throws {
        let one = try Book().response()
        #expect(one.status == .ok)
        let many = try [Book(), Book()].response()
        guard case .bytes(let bytes) = many.content else { throw CancellationError() }
        #expect(try JSONDocument(parsing: bytes).root.elements?.count == 2)
        #expect(try Response(status: .created, encoding: Author()).status == .created)
    }
}
