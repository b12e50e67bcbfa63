import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import ServiceRuntime

struct LifecycleServiceTests {
    /// What has happened, in order.
    private final class Journal: Sendable {
        private let lines = Mutex<[String]>([])

        var entries: [String] { lines.withLock { $0 } }
        func note(_ line: String) { lines.withLock { $0.append(line) } }

        func hold(until line: String) async { while !entries.contains(line) { await Task.yield() } }
    }

    /// Runs until it is shut down gracefully, or even then until it is cancelled.
    private struct Worker: Service {
        let journal: Journal
        var isStubborn = false

        func run() async throws {
            journal.note("run")
            try? await gracefulShutdown()
            journal.note("graceful")
            guard isStubborn else { return }
            while !Task.isCancelled { await Task.yield() }
            journal.note("cancelled")
        }
    }

    private struct Brief: Service {
        struct Fault: Error {}
        let fails: Bool
        func run() async throws { if fails { throw Fault() } }
    }

    private struct Program: Service {
        let services: ManagedServices
        let journal: Journal

        func run() async throws {
            try await services.run {
                await journal.hold(until: "run")
                journal.note("serving")
                try? await gracefulShutdown()
                for _ in 0..<1000 { await Task.yield() }
                journal.note("last answer")
            }
        }
    }

    private struct Behind: ManagedService {
        let name = "behind"
        let journal: Journal
        func stop() async { journal.note("stop behind") }
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func managed(_ service: any Service, grace: Duration = .seconds(60), logger: Logger? = nil) -> LifecycleService {
        LifecycleService(service, named: "worker", cancelledAfter: grace, logger: logger ?? self.logger)
    }

    @Test func `a program's shutdown reaches the service after the last answer, and after the services behind it`() async throws {
        let journal = Journal()
        let services = try ManagedServices([managed(Worker(journal: journal)), Behind(journal: journal)])
        let group = ServiceGroup(services: [Program(services: services, journal: journal)], logger: logger)
        let ending = Task {
            await journal.hold(until: "serving")
            await group.triggerGracefulShutdown()
        }
        try await group.run()
        await ending.value
        #expect(journal.entries == ["run", "serving", "last answer", "stop behind", "graceful"])
    }

    @Test func `a service that does not heed its shutdown is cancelled`() async throws {
        let journal = Journal()
        let services = try ManagedServices([managed(Worker(journal: journal, isStubborn: true), grace: .milliseconds(1))])
        try await services.run { await journal.hold(until: "run") }
        #expect(journal.entries == ["run", "graceful", "cancelled"])
    }

    @Test(arguments: [false, true])
    func `a service that ends by itself is not ready, and the log says so`(fails: Bool) async throws {
        let log = CapturedLog()
        let writer = log.writer()
        let logger = Logger(label: "test") { _ in StandardErrorLog.test(.json, writer: writer) }
        let service = managed(Brief(fails: fails), logger: logger)
        #expect(service.readiness.verdict == .ready)
        await service.run()
        #expect(service.readiness.verdict == .notReady)
        writer.flush()
        let line = String(decoding: log.bytes, as: UTF8.self)
        #expect(line.contains("service ended"))
        #expect(line.contains("worker"))
        #expect(line.contains("Fault") == fails)
    }
}
