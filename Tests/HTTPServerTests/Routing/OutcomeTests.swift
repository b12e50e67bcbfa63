import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer

/// Who waits and who does not: the answer is the same, and only those who wait cost a task.
struct OutcomeTests {
    private struct Named: Context {
        let request: Request
        let name: String
    }

    /// Admits at once or only when asked to wait, and counts how often it has admitted.
    private final class Door: Guard {
        let waits: Bool
        let admissions = Mutex(0)

        init(waits: Bool) { self.waits = waits }

        func admit(_ context: RequestContext) -> Admission<Named> {
            guard waits else { return .admitted(named(context)) }
            return .later { [self] () async throws(Problem) in
                await Task.yield()
                return named(context)
            }
        }

        private func named(_ context: RequestContext) -> Named {
            admissions.withLock { $0 += 1 }
            return Named(request: context.request, name: "leo")
        }
    }

    private struct Shut: ImmediateGuard {
        func admit(_ context: Named) throws(Problem) -> Named { throw .notFound }
    }

    private struct Around: Middleware {
        func handle(_ context: Named, next: Next<Named>) async -> Response {
            var response = await next(Named(request: context.request, name: "old " + context.name))
            response.addField(.age, "1")
            return response
        }
    }

    private func outcome(_ register: (RouteGroup<RequestContext>) -> Void) throws -> Outcome {
        let table = RouteTable(unguardedRoutes: .allowed)
        register(RouteGroup(table))
        let head = try parseHead("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        return try table.routes[0].respond(RequestContext(request: Request(id: RequestID(1, 2), head: head)))
    }

    private func text(_ response: Response) -> String {
        if case .bytes(let bytes) = response.content { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    private func isLater(_ outcome: Outcome) -> Bool { if case .later = outcome { true } else { false } }

    private static let atOnce = Extractor<Named, String> { $0.name }
    private static let waiting = Extractor<Named, String> { (context) async throws(Problem) in
        await Task.yield()
        return context.name
    }

    @Test(arguments: [false, true], [false, true])
    func `a request waits for a guard or a handler that waits, and for no other`(guardWaits: Bool, handlerWaits: Bool) async throws {
        let door = Door(waits: guardWaits)
        let outcome = try outcome { root in
            let guarded = root.use(door)
            if handlerWaits {
                guarded.get("") { context in
                    await Task.yield()
                    return "hello \(context.name)"
                }
            } else {
                guarded.get("") { context in "hello \(context.name)" }
            }
        }
        #expect(isLater(outcome) == (guardWaits || handlerWaits))
        #expect(text(try await outcome.response()) == "hello leo")
        #expect(door.admissions.withLock { $0 } == 1)
    }

    @Test(arguments: [(atOnce, atOnce, false), (atOnce, waiting, true), (waiting, atOnce, true), (waiting, waiting, true)])
    private func `a handler is given what extractors find that wait, too`(
        first: Extractor<Named, String>, second: Extractor<Named, String>, waits: Bool
    ) async throws {
        let outcome = try outcome { $0.use(Door(waits: false)).get("", first, second) { "\($0) \($1)" } }
        #expect(isLater(outcome) == waits)
        #expect(text(try await outcome.response()) == "leo leo")
    }

    @Test func `a middleware sees the context before and the answer after`() async throws {
        let outcome = try outcome { $0.use(Door(waits: false)).wrapped(in: Around()).get("") { "hello \($0.name)" } }
        let response = try await outcome.response()
        #expect(text(response) == "hello old leo")
        #expect(response.hasField(.age))
    }

    @Test(arguments: [false, true])
    func `T102 a guard that refuses is final, whether the one before it waited or not`(waits: Bool) async throws {
        let ran = Mutex(false)
        await #expect(throws: Problem.notFound) {
            let outcome = try outcome { root in
                root.use(Door(waits: waits)).use(Shut()).get("") { _ in
                    ran.withLock { $0 = true }
                    return ""
                }
            }
            _ = try await outcome.response()
        }
        #expect(!ran.withLock { $0 })
    }
}
