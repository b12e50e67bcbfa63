import FoundationEssentials
import Testing

@testable import HTTPServer

struct WebSocketMessageTests {
    private struct Line: Codable, Equatable, ContentRules {
        let text: String
        let at: Date?

        static let rules: [ContentRule<Self>] = [.member("text", \.text, .line(1...5))]
    }

    @Test func `a value goes out as JSON, and comes in as it went out`() throws {
        let line = Line(text: "roar", at: Date(timeIntervalSince1970: 1.5))
        let message = try WebSocketMessage(encoding: line)
        #expect(message == .text(#"{"text":"roar","at":"1970-01-01T00:00:01.500Z"}"#))
        #expect(try message.decode() == line)
    }

    @Test func `all that does not fit is said at once`() {
        let faults = [
            ContentFault(pointer: "/to", detail: "There is no such member."),
            ContentFault(pointer: "/text", detail: "This must have 1 to 5 characters, and no control character."),
        ]
        #expect(throws: Problem.invalidContent(faults)) {
            try WebSocketMessage.text(#"{"text":"louder","to":"all"}"#).decode(Line.self)
        }
    }

    @Test func `what the type has no use for may be passed over`() throws {
        let message = WebSocketMessage.text(#"{"text":"loud","to":"all"}"#)
        #expect(try message.decode(Line.self, unknownMembers: .ignored) == Line(text: "loud", at: nil))
    }

    @Test(arguments: [
        (WebSocketMessage.text("roar"), "invalid_json"), (.text(#"{"text":"a","text":"b"}"#), "invalid_json"),
        (.binary([0x7B, 0x7D]), "unsupported_media_type"),
    ])
    func `what is no JSON is refused`(message: WebSocketMessage, code: String) {
        let problem = #expect(throws: Problem.self) { try message.decode(Line.self) }
        #expect(problem?.code == code)
    }
}
