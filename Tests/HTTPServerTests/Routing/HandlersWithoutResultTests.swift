import HTTPTesting
import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer

/// Handlers that return nothing: their status is said where they are registered.
struct HandlersWithoutResultTests {
    private final class Calls: Sendable {
        private let calls = Mutex<[String]>([])
        var all: [String] { calls.withLock { $0 } }
        func add(_ call: String) { calls.withLock { $0.append(call) } }
    }

    private func routes(_ calls: Calls) -> RouteTable {
        let table = RouteTable()
        let root = RouteGroup(table).open
        root.delete("now", answering: .noContent) { _ in calls.add("now") }
        root.delete("later", answering: .noContent) { _ in
            await Task.yield()
            calls.add("later")
        }
        root.put("now/:id", answering: .accepted, .path("id", as: Int.self), .query("to")) { id, to in
            guard id < 9 else { throw Problem.notFound }
            calls.add("\(id) to \(to)")
        }
        root.put("later/:id", answering: .accepted, .path("id", as: Int.self)) { id in
            guard id < 9 else { throw Problem.notFound }
            await Task.yield()
            calls.add("\(id)")
        }
        return table
    }

    @Test(
        arguments: [
            (.delete, "/now", .noContent, "now"), (.delete, "/later", .noContent, "later"), (.put, "/now/8?to=x", .accepted, "8 to x"),
            (.put, "/later/8", .accepted, "8"), (.put, "/now/9?to=x", .notFound, nil), (.put, "/later/9", .notFound, nil),
        ] as [(HTTPRequest.Method, String, HTTPResponse.Status, String?)])
    func `the status is that of the registration, without content`(
        method: HTTPRequest.Method, target: String, status: HTTPResponse.Status, call: String?
    ) async throws {
        let calls = Calls()
        let answer = await (try Router(routes(calls))).response(to: try Request(method, target))
        #expect(answer.status == status)
        #expect(calls.all == (call.map { [$0] } ?? []))
        if call != nil, case .none = answer.content { return }
        #expect(call == nil)
    }

    @Test func `a route says what it answers, and one whose handler returns something does not`() {
        let table = routes(Calls())
        RouteGroup(table).open.get("text") { _ in "text" }
        #expect(table.routes.map(\.reads.status) == [.noContent, .noContent, .accepted, .accepted, nil])
        #expect(table.routes[2].reads.parameters.map(\.name) == ["id", "to"])
    }
}
