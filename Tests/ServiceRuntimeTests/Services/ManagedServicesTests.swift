import HTTPServer
import ServiceLifecycle
import StrictJSON
import Synchronization
import Testing

@testable import ServiceRuntime

struct ManagedServicesTests {
    /// What has been called, in order.
    private final class Journal: Sendable {
        private let lines = Mutex<[String]>([])

        var entries: [String] { lines.withLock { $0 } }
        func note(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private struct Fault: Error, Equatable { let text: String }

    private struct Recorded: ManagedService {
        let name: String
        let journal: Journal
        var fault: Fault?
        var readiness = ServiceReadiness.ready

        func start() async throws {
            journal.note("start \(name)")
            if let fault { throw fault }
        }

        func run() async {
            while !Task.isCancelled { await Task.yield() }
            journal.note("cancel \(name)")
        }

        func beginDraining() { journal.note("drain \(name)") }

        func stop() async { journal.note("stop \(name)") }
    }

    /// A start that lasts until it is cancelled.
    private struct Endless: ManagedService {
        let name = "endless"
        let hasBegun: @Sendable () -> Void

        func start() async throws {
            hasBegun()
            while true {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }

    private func answer(_ services: ManagedServices) -> (isReady: Bool, detail: String?, members: JSONValue) {
        do throws(Problem) {
            return (true, nil, try services.readiness())
        } catch {
            return (false, error.detail, .object(error.members))
        }
    }

    @Test func `services start in order before the body, and are cancelled and stopped in the opposite order after it`() async throws {
        let journal = Journal()
        let services = try ManagedServices(["a", "b", "c"].map { Recorded(name: $0, journal: journal) })
        try await services.run { journal.note("body") }
        #expect(
            journal.entries == [
                "start a", "start b", "start c", "body", "cancel c", "stop c", "cancel b", "stop b", "cancel a", "stop a",
            ])
    }

    @Test func `a start that fails stops those in front of it, and is named with its reason`() async throws {
        let journal = Journal()
        let services = try ManagedServices([
            Recorded(name: "a", journal: journal), Recorded(name: "b", journal: journal, fault: Fault(text: "no disk")),
            Recorded(name: "c", journal: journal),
        ])
        do {
            try await services.run { journal.note("body") }
            Issue.record("it must not run")
        } catch ServiceFault.notStarted(let name, let reason) {
            #expect(name == "b")
            #expect(reason as? Fault == Fault(text: "no disk"))
        }
        #expect(journal.entries == ["start a", "start b", "cancel a", "stop a"])
    }

    @Test func `services stop when the body throws, and its error is passed on`() async throws {
        let journal = Journal()
        let services = try ManagedServices([Recorded(name: "a", journal: journal)])
        await #expect(throws: Fault(text: "body")) { try await services.run { throw Fault(text: "body") } }
        #expect(journal.entries == ["start a", "cancel a", "stop a"])
    }

    @Test func `without services the body is called`() async throws {
        let journal = Journal()
        try await ManagedServices([]).run { journal.note("body") }
        #expect(journal.entries == ["body"])
    }

    @Test func `a program that is told to end while a service starts ends in good order`() async throws {
        let journal = Journal()
        let (begun, hasBegun) = AsyncStream<Void>.makeStream()
        let services = try ManagedServices([Recorded(name: "a", journal: journal), Endless { hasBegun.yield() }])
        let task = Task { try await services.run { journal.note("body") } }
        for await _ in begun { break }
        task.cancel()
        try await task.value
        #expect(journal.entries == ["start a", "cancel a", "stop a"])
    }

    @Test func `a name that is given twice is refused, and so is the one that the answer uses itself`() throws {
        let journal = Journal()
        for names in [["a", "b", "a"], ["draining"]] {
            do throws(ServiceFault) {
                _ = try ManagedServices(names.map { Recorded(name: $0, journal: journal) })
                Issue.record("it must be refused")
            } catch {
                #expect(error.description == "the name \(names.last ?? "") is taken: two services cannot share it")
            }
        }
    }

    @Test(arguments: [
        (ServiceReadiness.ready, true, "ok", String?.none), (.away, true, "away", nil),
        (.notReady("it is being repaired."), false, "missing", "b: it is being repaired."),
    ])
    func `readiness names each service, and only one that is not ready makes the answer 503`(
        readiness: ServiceReadiness, isReady: Bool, word: String, detail: String?
    ) async throws {
        let journal = Journal()
        let services = try ManagedServices([
            Recorded(name: "a", journal: journal), Recorded(name: "b", journal: journal, readiness: readiness),
        ])
        try await services.run {
            let answer = answer(services)
            #expect(answer.isReady == isReady)
            #expect(answer.detail == detail)
            let checks: JSONValue = ["a": "ok", "b": .string(word), "draining": "no"]
            #expect(answer.members == (isReady ? ["status": "ready", "checks": checks] : ["checks": checks]))
        }
    }

    @Test func `a service is not ready before it has started, whatever it says itself`() throws {
        let services = try ManagedServices([Recorded(name: "a", journal: Journal())])
        let answer = answer(services)
        #expect(answer.detail == "a: it has not started yet.")
        #expect(answer.members == ["checks": ["a": "starting", "draining": "no"]])
    }

    @Test func `a program that drains is not ready, whatever its services say`() async throws {
        let services = try ManagedServices([Recorded(name: "a", journal: Journal())])
        try await services.run {
            services.beginDraining()
            let answer = answer(services)
            #expect(answer.detail == "draining: the service is shutting down.")
            #expect(answer.members == ["checks": ["a": "ok", "draining": "yes"]])
        }
    }

    @Test func `services that have started are told that the program drains`() async throws {
        let journal = Journal()
        let services = try ManagedServices([
            Recorded(name: "a", journal: journal), Recorded(name: "b", journal: journal, fault: Fault(text: "no")),
        ])
        services.beginDraining()
        let fault = await #expect(throws: ServiceFault.self) { try await services.run {} }
        #expect(fault?.description == "b cannot start: Fault(text: \"no\")")
        services.beginDraining()
        #expect(journal.entries.filter { $0.hasPrefix("drain") } == ["drain a"])
    }

    @Test func `what a service adds stands beside the checks`() async throws {
        let away = ServiceReadiness.away(with: [.init("replicas", 2)])
        let services = try ManagedServices([Recorded(name: "a", journal: Journal(), readiness: away)])
        try await services.run {
            let content = try services.readiness()
            #expect(content == ["status": "ready", "checks": ["a": "away", "draining": "no"], "replicas": 2])
        }
    }
}
