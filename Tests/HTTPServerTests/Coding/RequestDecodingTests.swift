import FoundationEssentials
import HTTPTesting
import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPServer

struct RequestDecodingTests {
    private enum Genre: String, Decodable, CaseIterable { case verse, prose }
    /// An enumeration of which no case can stand in for another.
    private enum Binding: String, Decodable { case cloth, paper }

    private struct Author: Decodable, Equatable {
        let name: String
        let born: Int?
    }

    private struct Book: Decodable, Equatable {
        let title: String
        let pages: UInt16
        let genre: Genre
        let authors: [Author]
        let isLent: Bool
        let published: Date?
        let id: UUID?
        let ratings: [String: Double]?
    }

    private struct Rated: Decodable, ContentRules {
        let stars: Int
        var faults: [ContentFault] { (1...5).contains(stars) ? [] : [ContentFault(member: "stars", "A book has 1 to 5 stars.")] }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String, _ unknown: UnknownMembers = .refused) throws -> Value {
        let decoding = ContentDecoding(unknown)
        let value = decoding.read(type, try JSONDocument(parsing: Array(json.utf8)).root)
        guard let value else { throw Faults(all: decoding.faults.map { "\($0.pointer): \($0.detail)" }) }
        return value
    }

    private struct Faults: Error { let all: [String] }

    private func faults<Value: Decodable>(_ type: Value.Type, _ json: String, _ unknown: UnknownMembers = .refused) -> [String] {
        do {
            _ = try decode(type, json, unknown)
            return []
        } catch {
            return (error as? Faults)?.all ?? ["\(error)"]
        }
    }

    private let good = #"""
        {"title":"Löwe","pages":65535,"genre":"verse","authors":[{"name":"Leo","born":null},{"name":"Nala","born":-5}],"isLent":false,
         "published":"2026-01-31T12:00:00.5+01:00","id":"0B5A1F6E-7C1D-4A53-9D0E-2F6F1C9B8A77","ratings":{"den":4.5}}
        """#

    @Test func `content that fits is a value`() throws {
        let book = try decode(Book.self, good)
        #expect(book.authors == [Author(name: "Leo", born: nil), Author(name: "Nala", born: -5)])
        #expect((book.title, book.pages, book.genre, book.isLent) == ("Löwe", 65_535, .verse, false))
        #expect(book.published == Date(timeIntervalSince1970: 1_769_857_200.5))
        #expect(book.id == UUID(uuidString: "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77"))
        #expect(book.ratings == ["den": 4.5])
    }

    @Test func `all that does not fit is reported at once, each with its place`() {
        let bad = #"""
            {"title":7,"pages":65536,"genre":"poem","authors":[{"name":"Leo"},{"nom":"Nala","born":1.5},null,"x"],"published":"yesterday",
             "id":"x","ratings":{"a/b":"many"},"shelf":1}
            """#
        #expect(
            Set(faults(Book.self, bad)) == [
                "/title: This must be text.", "/pages: This must be a whole number from 0 to 65535.",
                "/genre: This must be one of verse, prose.",
                "/authors/1/name: This must be there.", "/authors/1/born: This must be a whole number from \(Int.min) to \(Int.max).",
                "/authors/1/nom: There is no such member.", "/authors/2: This must be there.", "/authors/3: This must be an object.",
                "/isLent: This must be there.", "/published: This must be a time such as 2026-01-31T12:00:00Z.",
                "/id: This must be a UUID.",
                "/ratings/a~1b: This must be a number.", "/shelf: There is no such member.",
            ])
    }

    @Test(arguments: [
        ("null", "", "This must be an object."), ("[]", "", "This must be an object."), ("7", "", "This must be an object."),
        (#"{"authors":{}}"#, "/authors", "This must be an array."), (#"{"authors":null}"#, "/authors", "This must be there."),
    ])
    func `content of another kind is one fault of its place`(json: String, pointer: String, detail: String) {
        #expect(faults(Book.self, json).filter { $0.hasPrefix("\(pointer):") } == ["\(pointer): \(detail)"])
    }

    @Test func `unknown members are ignored where that is chosen`() throws {
        #expect(try decode(Author.self, #"{"name":"Leo","nom":"Nala"}"#, .ignored) == Author(name: "Leo", born: nil))
        #expect(faults(Author.self, #"{"name":"Leo","a~/b":1}"#) == ["/a~0~1b: There is no such member."])
    }

    /// `é` in one code point or in two is the same to `String`.
    @Test func `a member in another spelling is unknown`() {
        struct Lion: Decodable {
            let age: Int?
            enum CodingKeys: String, CodingKey { case age = "\u{E9}" }
        }
        #expect(faults(Lion.self, "{\"\u{E9}\":1}") == [])
        #expect(faults(Lion.self, "{\"e\u{301}\":1}") == ["/e\u{301}: There is no such member."])
        #expect(faults(Lion.self, "{\"\u{E9}\":1,\"e\u{301}\":1}") == ["/e\u{301}: There is no such member."])
    }

    /// If each name were compared with all others, this would take minutes.
    @Test(arguments: [0, 1, 16, 17, 100_000]) func `T16 an object of very many members is read in one pass`(count: Int) throws {
        let json = "{" + (0..<count).map { "\"\($0)\":\($0)" }.joined(separator: ",") + "}"
        let document = try JSONDocument(parsing: Array(json.utf8), limits: .requestContent)
        let read = ContentDecoding(.refused).read([String: Int].self, document.root)
        #expect(read == Dictionary(uniqueKeysWithValues: (0..<count).map { ("\($0)", $0) }))
    }

    @Test(arguments: [
        "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77\0", "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77\0x", "+b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77",
        " b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77", "-b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77", "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a7",
        "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a777", "0b5a1f6e7-c1d-4a53-9d0e-2f6f1c9b8a77", "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a7g",
        "\u{FF10}b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77", "{0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77}", "",
    ])
    func `a UUID is nothing but its digits and hyphens`(text: String) throws {
        let json = JSONValue.array([.string(text)]).encoded()
        #expect(faults([UUID].self, String(decoding: json, as: UTF8.self)) == ["/0: This must be a UUID."])
        #expect(UUID(parameter: text) == nil)
    }

    /// The last day before 1970, the first one of the calendar, and a leap year before it.
    @Test(arguments: [
        ("1969-12-31T23:59:59Z", -1), ("1969-12-31T23:59:59.5Z", -0.5), ("1970-01-01T00:30:00+01:00", -1_800),
        ("1949-06-08T00:00:00Z", -649_036_800),
        ("1900-03-01T00:00:00Z", -2_203_891_200), ("1600-02-29T00:00:00Z", -11_670_998_400), ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("0000-02-29T00:00:00Z", -62_162_121_600), ("0000-01-01T00:00:00Z", -62_167_219_200),
    ])
    func `a time may be long ago`(text: String, seconds: Double) throws {
        #expect(try decode([Date].self, "[\"\(text)\"]") == [Date(timeIntervalSince1970: seconds)])
        #expect(Date(parameter: text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        ("9999-12-31T23:59:59Z", true), ("9999-12-31T23:59:60Z", false), ("9999-12-31T23:58:59-00:01", true),
        ("9999-12-31T23:59:59-00:01", false), ("0000-01-01T00:01:00+00:01", true), ("0000-01-01T00:00:00+00:01", false),
    ])
    func `a time has a year of four digits in UTC, too`(text: String, fits: Bool) {
        #expect(faults([Date].self, "[\"\(text)\"]") == (fits ? [] : ["/0: This must be a time such as 2026-01-31T12:00:00Z."]))
        #expect((Date(parameter: text) != nil) == fits)
    }

    @Test(arguments: [
        ("0", true), ("-128", true), ("127", true), ("128", false), ("-129", false), ("1.0", false), ("1e0", false), ("\"1\"", false),
        ("true", false),
    ])
    func `a whole number has neither fraction nor exponent, and is in its range`(json: String, fits: Bool) {
        #expect(faults([Int8].self, "[\(json)]") == (fits ? [] : ["/0: This must be a whole number from -128 to 127."]))
    }

    @Test func `a number that is not finite is none`() {
        #expect(faults([Double].self, "[1e308,1e309]") == ["/1: This must be a number."])
        #expect(faults([Float].self, "[1e38,1e39]") == ["/1: This must be a number."])
    }

    @Test func `an enumeration without cases to name does not fit, and neither does what is around it`() {
        #expect(faults([Binding].self, #"["cloth","leather"]"#) == ["/1: This does not fit."])
        #expect(faults([Binding].self, #"["cloth",null]"#) == ["/1: This must be there."])
    }

    @Test func `the rules of a type are asked of each of its values that has all its members`() {
        #expect(
            faults([Rated].self, #"[{"stars":1},{"stars":0},{"stars":5},{"stars":6},{}]"#) == [
                "/1/stars: A book has 1 to 5 stars.", "/3/stars: A book has 1 to 5 stars.", "/4/stars: This must be there.",
            ])
    }

    @Test(arguments: [99, 100, 101]) func `at most so many faults are reported`(count: Int) {
        let json = "[" + [String](repeating: "1", count: count).joined(separator: ",") + "]"
        #expect(faults([String].self, json).count == min(count, 100))
    }

    private final class Endless: Decodable {
        let next: Endless
        let name: String
    }

    @Test func `a type that no content can fill does not keep the reader from ending`() {
        #expect(faults(Endless.self, "{}").contains("/next: This must be there."))
    }

    @Test func `a request's faults are members of a problem`() async throws {
        let request = try Request(
            .post, "/books", fields: [.contentType: "application/json"], content: Array(#"{"name":1,"born":"x"}"#.utf8))
        let problem = await #expect(throws: Problem.self) { try await request.decode(Author.self) }
        #expect(problem?.status == .unprocessableContent)
        #expect(problem?.code == "invalid_content")
        #expect(
            problem?.members.first?.value == [
                ["pointer": "/name", "detail": "This must be text."],
                ["pointer": "/born", "detail": .string("This must be a whole number from \(Int.min) to \(Int.max).")],
            ])
    }
}
