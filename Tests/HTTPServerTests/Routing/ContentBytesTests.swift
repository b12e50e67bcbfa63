import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

struct ContentBytesTests {
    private func answer(_ fields: HTTPFields, _ content: [UInt8]) async throws -> Response {
        let table = RouteTable()
        RouteGroup(table).open.accepting(contentBytes: 4).put("cover", .bytes(of: "image/png", "image/jpeg")) { bytes in "\(bytes)" }
        return await (try Router(table)).response(to: try Request(.put, "/cover", fields: fields, content: content))
    }

    private func text(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.content else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: ["image/png", "Image/PNG", "image/jpeg; quality=1"])
    func `content of one of the types is there as it was sent`(type: String) async throws {
        #expect(text(try await answer([.contentType: type], [0, 1, 255, 10])) == "[0, 1, 255, 10]")
        #expect(text(try await answer([.contentType: type], [])) == "[]")
    }

    @Test(arguments: ["image/gif", "application/json", "image", "image/pngx", ""])
    func `content of another type is refused`(type: String) async throws {
        let refused = try await answer([.contentType: type], [0])
        #expect(refused.status == .unsupportedMediaType)
        #expect(text(refused).contains(#""detail":"Send the content as image/png or image/jpeg, with exactly one Content-Type field.""#))
    }

    @Test func `content without a type, or of two, is refused`() async throws {
        var two = HTTPFields()
        for type in ["image/png", "image/jpeg"] { two.append(HTTPField(name: .contentType, value: type)) }
        #expect(try await answer([:], [0]).status == .unsupportedMediaType)
        #expect(try await answer(two, [0]).status == .unsupportedMediaType)
    }

    @Test func `content beyond the route's limit is refused`() async throws {
        #expect(try await answer([.contentType: "image/png"], [0, 0, 0, 0]).status == .ok)
        #expect(try await answer([.contentType: "image/png"], [0, 0, 0, 0, 0]).status == .contentTooLarge)
    }
}
