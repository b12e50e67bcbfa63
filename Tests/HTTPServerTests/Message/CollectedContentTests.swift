import HTTPTesting
import Synchronization
import Testing

@testable import HTTPServer

struct CollectedContentTests {
    /// Pieces that arrive one by one.
    private final class Pieces: ContentSource {
        private let pieces: Mutex<[[UInt8]]>

        init(_ pieces: [[UInt8]]) { self.pieces = Mutex(pieces) }

        func next(keeping: Bool) async throws(ContentError) -> [UInt8]? { pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    }

    private func pieces(of content: RequestContent) async throws -> [[UInt8]] {
        var all: [[UInt8]] = []
        for try await piece in content { all.append(piece) }
        return all
    }

    @Test(arguments: [RequestContent.Source.complete([1, 2, 3]), .arriving(Pieces([[1, 2], [3]]))])
    func `content that is collected twice is the same twice, and so is what is read afterwards`(
        source: RequestContent.Source
    ) async throws {
        let content = RequestContent(source: source)
        #expect(try await content.collected() == [1, 2, 3])
        #expect(try await content.collected() == [1, 2, 3])
        #expect(try await pieces(of: content) == [[1, 2, 3]])
        #expect(try await pieces(of: content) == [[1, 2, 3]])
    }

    @Test func `content that failed to arrive fails each time`() async throws {
        struct Gone: ContentSource {
            func next(keeping: Bool) async throws(ContentError) -> [UInt8]? { throw .disconnected }
        }
        let content = RequestContent(source: .arriving(Gone()))
        for _ in 0..<2 {
            await #expect(throws: ContentError.disconnected) { try await content.collected() }
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `content that comes after its head is the same twice`(driver: ReadinessDriver) async throws {
        let register: (RouteGroup<RequestContext>) -> Void = { root in
            root.post("twice") { context in
                let content = context.request.content
                return String(decoding: try await content.collected() + (try await content.collected()), as: UTF8.self)
            }
        }
        try await ServerFixture.serve(driver, register) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("POST /twice HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            #expect(try await connection.response().status == 100)
            try await connection.send("leo")
            #expect(try await connection.response().text == "leoleo")
        }
    }
}
