import FoundationEssentials
import StrictJSON
import Testing

@testable import HTTPServer

struct ContentRulesTests {
    private struct Author: Decodable, ContentRules {
        let name: String
        let life: String?
        static let rules: [ContentRule<Self>] = [.member("name", \.name, .line(1...10)), .member("life", \.life, .lines(2...6))]
    }

    private struct Book: Decodable, ContentRules {
        let title: String
        let pages: Int
        let price: Double?
        let tags: [String]?
        let published: Date?
        let isbn: String?
        let author: Author?
        let lent: Int?

        enum CodingKeys: String, CodingKey {
            case title, pages, price, tags, published, isbn, author
            case lent = "a/b"
        }

        static let rules: [ContentRule<Self>] = [
            .member("title", \.title, .length(2...4)),
            .member("pages", \.pages, .within(1...10)),
            .member("price", \.price, .within(0.5...9.5)),
            .member("tags", \.tags, .count(1...2), .each(.length(1...3))),
            .member("published", \.published, .within(Date(timeIntervalSince1970: 0)...Date(timeIntervalSince1970: 86_400))),
            .member("isbn", \.isbn, .matching("an ISBN of 3 digits") { $0.utf8.count == 3 }, .length(3...3)),
            .member("a/b", \.lent, .within(0...0)),
        ]

        var faults: [ContentFault] { title == "xxx" && pages == 3 ? [ContentFault(member: "title", "This title is taken.")] : [] }
    }

    private static let noLife = "/author/life: This must have 2 to 6 characters, and no control characters but tabs and line ends."

    private func faults(_ json: String, _ unknown: UnknownMembers = .refused) throws -> [String] {
        let decoding = ContentDecoding(unknown)
        let value = decoding.read(Book.self, try JSONDocument(parsing: Array(json.utf8)).root)
        #expect((value == nil) != decoding.faults.isEmpty)
        return decoding.faults.map { "\($0.pointer): \($0.detail)" }
    }

    @Test(
        arguments: [
            (#"{"title":"ab","pages":1}"#, nil), (#"{"title":"abcd","pages":10}"#, nil),
            (#"{"title":"a","pages":1}"#, "/title: This must have 2 to 4 characters."),
            (#"{"title":"abcde","pages":1}"#, "/title: This must have 2 to 4 characters."),
            // Four scalars, of which two are drawn as one; five that are drawn as one.
            (#"{"title":"ae\#u{301}b","pages":1}"#, nil),
            (#"{"title":"\#u{1F469}\#u{200D}\#u{1F469}\#u{200D}\#u{1F466}","pages":1}"#, "/title: This must have 2 to 4 characters."),
            (#"{"title":"ab","pages":0}"#, "/pages: This must be from 1 to 10."),
            (#"{"title":"ab","pages":11}"#, "/pages: This must be from 1 to 10."),
            (#"{"title":"ab","pages":1,"price":0.5}"#, nil), (#"{"title":"ab","pages":1,"price":null}"#, nil),
            (#"{"title":"ab","pages":1,"price":0.49}"#, "/price: This must be from 0.5 to 9.5."),
            (#"{"title":"ab","pages":1,"tags":["a","bcd"]}"#, nil),
            (#"{"title":"ab","pages":1,"tags":[]}"#, "/tags: This must have 1 to 2 elements."),
            (#"{"title":"ab","pages":1,"tags":["a","b","c"]}"#, "/tags: This must have 1 to 2 elements."),
            (#"{"title":"ab","pages":1,"tags":["a",""]}"#, "/tags/1: This must have 1 to 3 characters."),
            (#"{"title":"ab","pages":1,"published":"1970-01-02T00:00:00Z"}"#, nil),
            (
                #"{"title":"ab","pages":1,"published":"1970-01-02T00:00:01Z"}"#,
                "/published: This must be from 1970-01-01T00:00:00Z to 1970-01-02T00:00:00Z."
            ),
            (#"{"title":"ab","pages":1,"isbn":"123"}"#, nil),
            (#"{"title":"ab","pages":1,"author":{"name":"0123456789"}}"#, nil),
            (
                #"{"title":"ab","pages":1,"author":{"name":"a\nb"}}"#,
                "/author/name: This must have 1 to 10 characters, and no control character."
            ),
            (
                #"{"title":"ab","pages":1,"author":{"name":"\u0085"}}"#,
                "/author/name: This must have 1 to 10 characters, and no control character."
            ),
            (#"{"title":"ab","pages":1,"author":{"name":"a","life":"a\n\r\n\tb"}}"#, nil),
            (#"{"title":"ab","pages":1,"author":{"name":"a","life":"a"}}"#, Self.noLife),
            (#"{"title":"ab","pages":1,"author":{"name":"a","life":"abcdefg"}}"#, Self.noLife),
            (#"{"title":"ab","pages":1,"author":{"name":"a","life":"a\u0000b"}}"#, Self.noLife),
            (#"{"title":"ab","pages":1,"author":{"name":"a","life":"a\u000Bb"}}"#, Self.noLife),
            (#"{"title":"ab","pages":1,"author":{"name":"a","life":"a\u0085b"}}"#, Self.noLife),
            (#"{"title":"ab","pages":1,"a/b":1}"#, "/a~1b: This must be from 0 to 0."),
        ] as [(String, String?)])
    func `a rule takes its bounds and refuses what lies behind them`(json: String, fault: String?) throws {
        #expect(try faults(json) == (fault.map { [$0] } ?? []))
    }

    @Test func `all rules are asked at once`() throws {
        #expect(
            try faults(#"{"title":"","pages":0,"tags":["","",""],"isbn":"1"}"#) == [
                "/title: This must have 2 to 4 characters.", "/pages: This must be from 1 to 10.", "/tags: This must have 1 to 2 elements.",
                "/tags/0: This must have 1 to 3 characters.", "/tags/1: This must have 1 to 3 characters.",
                "/tags/2: This must have 1 to 3 characters.", "/isbn: This must be an ISBN of 3 digits.",
                "/isbn: This must have 3 characters.",
            ])
    }

    /// The stand-ins would break rules: an empty text, 0.
    @Test func `a member that cannot be read breaks no rule besides, and others still do`() throws {
        #expect(
            try faults(#"{"pages":11,"tags":["a",7,"toolong"],"author":{"name":5},"shelf":1}"#) == [
                "/title: This must be there.", "/tags/1: This must be text.", "/author/name: This must be text.",
                "/shelf: There is no such member.", "/pages: This must be from 1 to 10.",
            ])
        #expect(try faults("[]") == [": This must be an object."])
        #expect(try faults("7") == [": This must be an object."])
    }

    private struct Rated: Decodable, ContentRules {
        let stars: Int?
        let weight: Double?
        let rows: [[Int8]]?
        let read: [String: Int]?
        static let rules: [ContentRule<Self>] = [
            .member("stars", \.stars, .within(1...5)), .member("weight", \.weight, .within(0.5...9.5)),
            .member("rows", \.rows, .count(0...3), .each(.each(.within(-1...1)))),
        ]
    }

    @Test(arguments: [
        (#"{"stars":"x"}"#, "/stars: This must be a whole number from 1 to 5."),
        (#"{"stars":1.5}"#, "/stars: This must be a whole number from 1 to 5."),
        (#"{"stars":99999999999999999999}"#, "/stars: This must be a whole number from 1 to 5."),
        (#"{"stars":6}"#, "/stars: This must be from 1 to 5."),
        (#"{"weight":true}"#, "/weight: This must be a number from 0.5 to 9.5."),
        (#"{"rows":[[0],[1,"x"]]}"#, "/rows/1/1: This must be a whole number from -1 to 1."),
        (#"{"rows":[["128"]]}"#, "/rows/0/0: This must be a whole number from -1 to 1."),
        (#"{"rows":[7]}"#, "/rows/0: This must be an array."),
        (#"{"read":{"stars":"x"}}"#, "/read/stars: This must be a whole number from \(Int.min) to \(Int.max)."),
    ])
    func `of a number that is none its rule says the bounds`(json: String, fault: String) throws {
        for (pointer, text) in [("", json), ("/1", "[{},\(json)]")] {
            let decoding = ContentDecoding(.refused)
            let root = try JSONDocument(parsing: Array(text.utf8)).root
            #expect(pointer.isEmpty ? decoding.read(Rated.self, root) == nil : decoding.read([Rated].self, root) == nil)
            #expect(decoding.faults.map { "\($0.pointer): \($0.detail)" } == [pointer + fault])
        }
    }

    @Test func `what members have to do with each other is asked where everything else fits`() throws {
        #expect(try faults(#"{"title":"xxx","pages":3}"#) == ["/title: This title is taken."])
        #expect(try faults(#"{"title":"xxx","pages":3,"price":0}"#) == ["/price: This must be from 0.5 to 9.5."])
        #expect(try faults(#"{"title":"xxx","pages":2}"#) == [])
    }

    private struct Shelf: Decodable, ContentRules {
        let books: [Int]
        static let rules: [ContentRule<Self>] = [.member("books", \.books, .count(1...9))]
        var faults: [ContentFault] { books[0] == books[books.count - 1] ? [] : [ContentFault(member: "books", "They differ.")] }
    }

    /// Of an empty shelf, or of one that could not be read, its own property would take the first book.
    @Test(arguments: [#"{"books":[]}"#, #"{"books":7}"#, "7"], [99, 100, 101, 500])
    func `T16 behind a hundred faults too, a value is asked for others only where its members fit`(shelf: String, count: Int) throws {
        let json = "[" + Array(repeating: shelf, count: count).joined(separator: ",") + "]"
        let decoding = ContentDecoding(.refused)
        #expect(decoding.read([Shelf].self, try JSONDocument(parsing: Array(json.utf8)).root) == nil)
        #expect(decoding.faults.count == min(count, 100))
    }

    @Test func `T16 no more than a hundred faults are told of a long array`() throws {
        let tags = Array(repeating: #""""#, count: 5_000).joined(separator: ",")
        #expect(try faults(#"{"title":"ab","pages":1,"tags":["# + tags + "]}").count == ContentDecoding.mostFaults)
    }
}
