import App
import CognitoCore
import CognitoTesting
import EnvironmentReading
import HTTPServer
import StrictJSON
import XCTest

/// The production service in front of a key server that misbehaves as told, on a clock that the test moves.
final class KeyBench: Sendable {
    static let failed = "key set fetch failed"
    static let loaded = "key set is loaded"
    static let appeared = "signing key appeared"
    static let gone = "signing key is gone"
    static let user = TestUser(username: "leo", password: "")

    let clock: ManualClock
    let issuer: TokenIssuer
    let client: TestClient
    let log: LogLines
    private let application: Task<Void, any Error>

    private init(
        _ clock: ManualClock, _ issuer: TokenIssuer, _ client: TestClient, _ log: LogLines, _ application: Task<Void, any Error>
    ) {
        self.clock = clock
        self.issuer = issuer
        self.client = client
        self.log = log
        self.application = application
    }

    /// Keys take a while to make, and what they are does not matter.
    static let keys = Result { try TokenKeys() }

    /// Starts the service with its keys at this address, and runs a test.
    static func serving(
        keysAt location: String, adding variables: [String: String] = [:], _ test: (KeyBench) async throws -> Void
    ) async throws {
        let configuration = try AppConfiguration(
            reading: Environment(process: environment.merging(["COGNITO_JWKS_URI": location]) { $1 }.merging(variables) { $1 }),
            for: .production)
        let clock = ManualClock()
        let log = LogLines()
        let (addresses, listening) = AsyncStream<ListenerAddress>.makeStream()
        let application = try Application(
            configuration, logger: log.logger, clock: ApplicationClock(now: clock.date, sleeper: clock, server: .system)
        ) { listening.yield($0) }
        let task = Task { try await application.run() }
        guard let address = await addresses.first(where: { _ in true }) else { throw CancellationError() }
        let issuer = try TokenIssuer(for: configuration.cognito.pool, keys: keys.get(), now: clock.date)
        let bench = KeyBench(clock, issuer, try TestClient(address.url), log, task)
        do { try await test(bench) } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }

    private static let environment = [
        "COGNITO_CLIENT_ID": "one", "COGNITO_USER_POOL_ID": "us-fake-1_One", "COGNITO_MAIN_REGION": "us-fake-1",
        "COGNITO_ADMINS_GROUP_NAME": Den.admins, "HTTP_PORT": "0", "HTTP_DRAIN_SECONDS": "1", "DATABASE_URL": "none",
    ]

    /// Ends the service, whatever it waits for.
    func close() async {
        application.cancel()
        _ = await application.result
    }

    /// A token that the service should take as long as it knows the key.
    func token(_ change: (inout TokenDraft) -> Void = { _ in }) throws -> String {
        try issuer.idToken(for: Self.user) {
            // The clock moves by hours in these tests, and the tokens' age is not their subject.
            $0.claims["exp"] = 2_000_000_000
            change(&$0)
        }
    }

    /// A token of a key that the service has not heard of, with a signature that no check reaches.
    func token(ofUnknownKey keyID: String) throws -> String {
        try token {
            $0.header["kid"] = .string(keyID)
            $0.signature = .bytes([1])
        }
    }

    /// Lets the time come at which the key set is refreshed, whatever its jitter.
    func letRefreshComeDue() { clock.advance(by: .seconds(3_600 * 9 / 10)) }

    /// Asserts that a right token passes.
    func assertAdmits(_ token: String, file: StaticString = #filePath, line: UInt = #line) async throws {
        let response = try await client.get("/secure", token: token)
        XCTAssertEqual(response.status, 200, response.text, file: file, line: line)
    }
}
