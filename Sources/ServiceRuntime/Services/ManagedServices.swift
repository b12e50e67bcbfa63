package import HTTPServer
import ServiceLifecycle
package import StrictJSON
import Synchronization

/// The services of a program, in the order in which they start, and the answer of `GET /readyz` about them.
package final class ManagedServices: Sendable {
    private static let drainingName = "draining"

    private let services: [any ManagedService]
    private let startedCount = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)

    /// - Throws: ``ServiceFault/nameTaken(_:)`` for a repeated or reserved name.
    package init(_ services: [any ManagedService]) throws(ServiceFault) {
        var taken: Set = [Self.drainingName]
        for service in services where !taken.insert(service.name).inserted { throw .nameTaken(service.name) }
        self.services = services
    }

    /// In the order in which they start.
    package var names: [String] { services.map(\.name) }

    /// If true, the program is shutting down.
    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    package func beginDraining() {
        draining.store(true, ordering: .relaxed)
        for service in services.prefix(startedCount.load(ordering: .relaxed)) { service.beginDraining() }
    }
}

// MARK: - Order

extension ManagedServices {
    /// Starts all services, calls `body` while they run, and stops them in the opposite order, whether `body` returns or throws.
    ///
    /// If a shutdown begins before all have started, `body` is not called and nothing is thrown.
    ///
    /// - Throws: ``ServiceFault/notStarted(name:reason:)``, or the error of `body`.
    package func run(_ body: @Sendable () async throws -> Void) async throws { try await run(services[...], body) }

    private func run(_ rest: ArraySlice<any ManagedService>, _ body: @Sendable () async throws -> Void) async throws {
        guard let service = rest.first else { return try await body() }
        guard try await start(service) else { return }
        startedCount.store(rest.startIndex + 1, ordering: .relaxed)
        let outcome = await withTaskGroup { group in
            group.addTask { await service.run() }
            let outcome = await Self.result { try await run(rest.dropFirst(), body) }
            group.cancelAll()
            return outcome
        }
        await service.stop()
        try outcome.get()
    }

    /// - Returns: False if a shutdown has begun meanwhile.
    private func start(_ service: any ManagedService) async throws(ServiceFault) -> Bool {
        do {
            try await cancelWhenGracefulShutdown { try await service.start() }
            return true
        } catch {
            if error is CancellationError, Task.isCancelled || Task.isShuttingDownGracefully { return false }
            throw .notStarted(name: service.name, reason: error)
        }
    }

    private static func result(of body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

// MARK: - Readiness

extension ManagedServices {
    private typealias Report = (name: String, readiness: ServiceReadiness)

    /// - Returns: The content of a 200: `status`, `checks` with one word for each service and for `draining`, and the services' own members.
    /// - Throws: A 503 `not_ready` with the same members; its detail names the first failed check.
    package func readiness() throws(Problem) -> JSONValue {
        let (reports, isDraining) = (reports, isDraining)
        let checks = reports.map { JSONValue.Member($0.name, .string($0.readiness.verdict.rawValue)) }
        let members: [JSONValue.Member] =
            [.init("checks", .object(checks + [.init(Self.drainingName, isDraining ? "yes" : "no")]))]
            + reports.flatMap(\.readiness.members)
        let failed = reports.first { !$0.readiness.isReady }
        let detail = isDraining ? "draining: the service is shutting down." : failed.map { "\($0.name): \($0.readiness.detail)" }
        guard let detail else { return .object([.init("status", "ready")] + members) }
        throw members.reduce(Problem.notReady(detail)) { $0.with(member: $1.name, $1.value) }
    }

    /// Of each service, by its name, whether nothing is wrong with it.
    package var readyServices: [(name: String, isReady: Bool)] { reports.map { ($0.name, $0.readiness.verdict == .ready) } }

    private var reports: [Report] {
        let started = startedCount.load(ordering: .relaxed)
        return services.enumerated().map { ($1.name, $0 < started ? $1.readiness : .starting) }
    }
}
