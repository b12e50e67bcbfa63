import StrictJSON
import Testing

struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter(capacity: 0)
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func `commas stand between members and between elements alone`() {
        let text = written { json in
            json.object { json in
                json.member("a", "1")
                json.name("b")
                json.array { json in
                    json.string("x")
                    json.object { _ in }
                    json.array { _ in }
                    json.string(nil)
                }
                json.name("c")
                json.object { $0.member("d", nil) }
                json.member("e", "2")
            }
        }
        #expect(text == #"{"a":"1","b":["x",{},[],null],"c":{"d":null},"e":"2"}"#)
    }

    @Test func `what it writes is what a value of the same content encodes to`() throws {
        // Every character that must be escaped, at every place of a word of eight.
        for scalar in (0...0x24).compactMap(Unicode.Scalar.init) + ["\\", "/", "\u{7F}", "\u{E9}", "\u{2028}", "\u{1F981}"] {
            for offset in 0...9 {
                let value = String(repeating: "x", count: offset) + String(scalar) + "tail of it"
                let expected = String(decoding: (["name": .string(value)] as JSONValue).encoded(), as: UTF8.self)
                let text = written { json in json.object { $0.member("name", value) } }
                #expect(text == expected)
                #expect(try JSONDocument(parsing: Array(text.utf8)).root["name"]?.string == value)
            }
        }
    }
}
