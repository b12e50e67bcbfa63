import Testing

@testable import HTTP2Framing

struct HTTP2FieldListTests {
    @Test func `fields are found where they were put`() {
        let list = HTTP2FieldList([(":status", "200"), ("", ""), ("x", "y z")])
        #expect(list.count == 3)
        #expect(list.texts == [":status: 200", ": ", "x: y z"])
        #expect(list[2].name.elementsEqual("x".utf8))
    }

    @Test func `a list is as large as SETTINGS_MAX_HEADER_LIST_SIZE counts it`() {
        #expect(HTTP2FieldList([("ab", "cde"), ("f", "")]).size == 6 + 2 * 32)
    }

    @Test func `letters of a name become small, and nothing else`() {
        var list = HTTP2FieldList()
        list.append(lowercasing: Array("X-@[`{Az".utf8).span, value: Array("Y".utf8).span)
        #expect(list.texts == ["x-@[`{az: Y"])
    }
}
