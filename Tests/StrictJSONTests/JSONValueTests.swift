import StrictJSON
import Testing

@Suite struct JSONValueTests {
    private func text(_ value: JSONValue) -> String { String(decoding: value.encoded(), as: UTF8.self) }

    @Test func `literals build every kind of value`() {
        let value: JSONValue = [
            "none": nil, "yes": true, "number": -7, "half": 0.5, "text": "x", "list": [1, "two", [:]],
        ]
        #expect(text(value) == #"{"none":null,"yes":true,"number":-7,"half":0.5,"text":"x","list":[1,"two",{}]}"#)
        #expect(text([]) == "[]")
    }

    @Test func `members keep their order`() {
        #expect(text(["z": 1, "a": 2, "m": 3]) == #"{"z":1,"a":2,"m":3}"#)
    }

    @Test func `only what must be escaped is escaped`() {
        #expect(text("a\"b\\c/d\u{8}\t\n\u{C}\r") == #""a\"b\\c/d\b\t\n\f\r""#)
        #expect(text("\0\u{1}\u{F}\u{10}\u{1F}\u{7F}") == "\"\\u0000\\u0001\\u000f\\u0010\\u001f\u{7F}\"")
        #expect(text("é😀\u{2028}\u{2029}") == "\"é😀\u{2028}\u{2029}\"")
        #expect(text(["a\"b": 1]) == #"{"a\"b":1}"#)
        #expect(text("\r\n") == #""\r\n""#)
    }

    @Test func `numbers are written so that they read back the same`() throws {
        for integer in [Int64.min, -1, 0, 1, .max] {
            #expect(try root(text(.integer(integer))).number?.integer == integer)
        }
        for double in [0, -0.0, 0.1, 1e16, 1e-7, -2.5e-300, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .pi] {
            #expect(try root(text(.double(double))).number?.double?.bitPattern == double.bitPattern)
        }
    }

    @Test func `a number that JSON cannot say is written as null`() {
        for double in [Double.infinity, -.infinity, .nan] { #expect(text(.double(double)) == "null") }
    }

    @Test func `every scalar of the first two planes reads back the same`() throws {
        let scalars = (0...0x1_FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
        let original = String(String.UnicodeScalarView(scalars))
        let back = try #require(try root(text(.string(original))).string)
        #expect(Array(back.utf8) == Array(original.utf8))
    }

    @Test func `a view is written back byte for byte`() throws {
        let view = try #require(try root(#"{"a": [ 1.50, "\u0041" ]}"#)["a"])
        #expect(text(["data": JSONValue(view)]) == #"{"data":[ 1.50, "\u0041" ]}"#)
    }

    @Test func `appending leaves what was there`() {
        var output: [UInt8] = [0x78]
        JSONValue.array([1]).append(to: &output)
        #expect(output == Array("x[1]".utf8))
    }

    @Test func `values are equal when their texts are`() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSONValue.integer(1) == .raw([UInt8(ascii: "1")]))
        #expect(JSONValue.object([.init("a", 1)]) == ["a": 1])
        #expect(["a": 1, "b": 2] as JSONValue != ["b": 2, "a": 1])
    }
}
