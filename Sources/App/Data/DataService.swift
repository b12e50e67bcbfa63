import CognitoAuth
import JOSE
import Locking
import Logging
import ServiceRuntime
import Storage

/// The service for records, API keys and revocations. It opens the database before requests are served, applies the changes of other replicas,
/// and closes the database after the last answer.
final class DataService: ManagedService {
    /// The interval at which the database is asked for changes if it reports none, and at which uses of keys are stored.
    static let interval: Duration = .seconds(1)
    /// The interval at which ended revocations and old deletions are removed.
    private static let tidyInterval: Duration = .seconds(60)
    /// The age at which deletions of keys are removed. Every replica looks a key up again sooner.
    private static let deletionLife: Duration = .seconds(3_600)
    private static let usesAtOnce = 64

    let name = "database"
    let database: Database
    let revocations: RevocationTable
    let keys: APIKeyDirectory
    private let uses: KeyUses
    private let follower: ChangeFollower
    private let clock: ApplicationClock
    private let tidiedAt = Lock<Duration?>(nil)
    private let (news, newsArrived) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// `nil` without a database.
    init?(_ configuration: DatabaseConfiguration, metrics: StoreMetrics?, logger: Logger, clock: ApplicationClock) {
        guard configuration != .none else { return nil }
        let database = Database(configuration, metrics: metrics, logger: logger, clock: clock.server)
        let revocations = RevocationTable(now: clock.now)
        let uses = KeyUses(now: clock.now)
        let keys = APIKeyDirectory(
            StoredKeys(database: database),
            isShutOut: { revocations.isShutOut(Owner(issuer: $0.issuer, subject: $0.subject)) }, onUse: { uses.note($0.id) })
        self.database = database
        self.revocations = revocations
        self.uses = uses
        self.keys = keys
        self.clock = clock
        follower = ChangeFollower(database, revocations, keys)
    }

    /// An unavailable database leaves the program ready: requests that do not need it go on.
    var readiness: ServiceReadiness { database.isAway ? .away : .ready }

    /// - Throws: `StorageOpeningError`; `StorageError` if the revocations cannot be read, on which every request depends.
    func start() async throws {
        let store = try await database.open()
        do {
            try await follower.follow()
        } catch {
            await database.close()
            throw error
        }
        store?.onChange { [newsArrived] in newsArrived.yield() }
    }

    /// Follows changes until cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask { [clock, newsArrived] in
                while (try? await clock.sleeper.sleep(for: Self.interval)) != nil { newsArrived.yield() }
            }
            for await _ in news { await sweep() }
            group.cancelAll()
        }
    }

    func stop() async {
        await storeUses()
        await database.close()
    }
}

// MARK: - Sweeping

extension DataService {
    /// Ignores failures, which `Database` reports. The next sweep begins where this one has ended.
    private func sweep() async {
        try? await follower.follow()
        await storeUses()
        await tidy()
    }

    private func storeUses() async {
        var uses = uses.take()[...]
        while !uses.isEmpty {
            // Concurrently, so that one commit covers them.
            await withTaskGroup { group in
                for use in uses.prefix(Self.usesAtOnce) {
                    group.addTask { [database] in
                        try? await database.perform(.noteUse) { store throws(StorageError) in
                            try await store.apiKeys.noteUse(of: use.id, at: use.time)
                        }
                    }
                }
            }
            uses = uses.dropFirst(Self.usesAtOnce)
        }
    }

    private func tidy() async {
        let elapsed = clock.server.elapsed
        guard tidiedAt.withLock({ $0.map { elapsed - $0 >= Self.tidyInterval } ?? true }), let now = clock.now() else { return }
        revocations.removeEnded(by: now)
        do {
            try await database.perform(.tidy) { store throws(StorageError) in
                try await store.revocations.forgetEnded(by: now)
                try await store.apiKeys.forgetDeletions(olderThan: Self.deletionLife)
            }
            tidiedAt.withLock { $0 = elapsed }
        } catch {}
    }
}
