import HTTPServer
import Testing

struct ServerSentEventTests {
    private func text(event: String? = nil, id: String? = nil, _ data: String) throws -> String {
        String(decoding: try ServerSentEvent(event: event, id: id, data: data).bytes, as: UTF8.self)
    }

    @Test func `an event is its fields and an empty line`() throws {
        #expect(try text("hello") == "data: hello\n\n")
        #expect(try text(event: "tick", id: "7", "hello") == "event: tick\nid: 7\ndata: hello\n\n")
        #expect(try text("") == "data: \n\n")
    }

    @Test func `a value is sent as JSON, and a comment is no event`() throws {
        struct Book: Encodable { let title: String }
        let event = try ServerSentEvent(event: "arrival", encoding: Book(title: "a\nb"))
        #expect(String(decoding: event.bytes, as: UTF8.self) == "event: arrival\ndata: {\"title\":\"a\\nb\"}\n\n")
        #expect(ServerSentEvent.comment.bytes == Array(":\n\n".utf8))
    }

    @Test(arguments: ["a\nb", "a\rb", "a\r\nb"])
    func `each line of the data has a field of its own, whatever ends it`(data: String) throws {
        #expect(try text(data) == "data: a\ndata: b\n\n")
    }

    @Test func `data cannot end its event`() throws {
        #expect(try text("a\n\nevent: b\r\n") == "data: a\ndata: \ndata: event: b\ndata: \n\n")
    }

    @Test(arguments: ["a\nb", "a\rb", "a\r\nb", "a\0b"])
    func `a name or an identifier that would begin a field of its own is refused`(text: String) {
        #expect(throws: ServerSentEvent.Fault.controlCharacter(in: "event")) { try ServerSentEvent(event: text, data: "") }
        #expect(throws: ServerSentEvent.Fault.controlCharacter(in: "id")) { try ServerSentEvent(id: text, data: "") }
    }
}
