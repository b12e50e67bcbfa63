import CognitoAuth
import CognitoCore
import CognitoRuntime
import CognitoTesting
import EnvironmentReading
import HTTPServer
import ServiceRuntime
import XCTest

/// A service of somebody else's, as its own tests run it.
final class TestServiceTests: XCTestCase {
    private func assemble(_ service: HTTPServiceBuilder) async throws {
        let group = service.variables.value("GROUP", .text(length: 1...8), default: "admins")
        let verifier = try CognitoVerifier(in: service)
        service.routes.open.get("hello") { _ in "hello" }
        service.routes.use(Authentication(verifier)).use(try GroupAuthorization(allowed: [group])).get("me") { $0.user.username ?? "?" }
    }

    func testItTrustsThePoolOfTheTest() async throws {
        let users = [
            TestUser(username: "leo", password: "Pass!word123", groups: ["admins"]), TestUser(username: "pup", password: "Pass!word123"),
        ]
        let pool = try EmbeddedUserPool(PoolConfiguration(users: users))
        try await pool.start()
        let tokens = try ["leo", "pup"].map { try pool.signIn(username: $0, password: "Pass!word123").idToken }
        var port: UInt16?
        try await withService(trusting: pool, assemble: assemble) { client in
            port = client.port
            let answer = try await client.get("/me", token: tokens[0])
            XCTAssertEqual(answer.text, "leo")
            let refused = try await client.get("/me", token: tokens[1])
            XCTAssertEqual(refused.status, 403)
        }
        await pool.stop()
        let client = try TestClient("http://127.0.0.1:\(try XCTUnwrap(port))")
        do {
            _ = try await client.get("/hello")
            XCTFail("the service has not ended with its test")
        } catch {
            guard case .couldNotConnect = error else { return XCTFail("\(error)") }
        }
    }

    func testWhatIsWrongIsThrown() async throws {
        do {
            try await withService(variables: ["HTTP_PORT": "x", "GROUP": "administrators"], assemble: assemble) { _ in
                XCTFail("it has started")
            }
            XCTFail("it has not thrown")
        } catch let faults as ConfigurationFaults {
            let named = ["HTTP_PORT", "GROUP", "COGNITO_CLIENT_ID"].filter { faults.description.contains($0) }
            XCTAssertEqual(named.count, 3)
        }
    }

    func testWhatCannotStartIsThrown() async throws {
        struct Broken: ManagedService {
            let name = "broken"
            func start() async throws { throw CancellationError() }
        }
        do {
            try await withService(assemble: { $0.add(Broken()) }) { _ in XCTFail("it has started") }
            XCTFail("it has not thrown")
        } catch ServiceFault.notStarted(let name, _) {
            XCTAssertEqual(name, "broken")
        }
    }

    func testAnEventStreamEndsWhenTheServiceDrains() async throws {
        let feed = EventFeed("events")
        var open: TestEventStream?
        try await withService(assemble: { service in
            service.add(feed)
            service.routes.open.get("events") { _ in try feed.response() }
        }) { client in
            open = try await client.events("/events")
            feed.post(.comment)
            feed.post(try ServerSentEvent(data: "The\nden"))
            feed.post(try ServerSentEvent(event: "arrival", id: "7", data: ""))
        }
        let events = try XCTUnwrap(open)
        XCTAssertEqual(events.response.status, 200)
        XCTAssertEqual(events.response.field("X-Accel-Buffering"), "no")
        for expected in [TestEvent(data: "The\nden"), TestEvent(name: "arrival", id: "7", data: ""), nil] {
            let event = try await events.next()
            XCTAssertEqual(event, expected)
        }
    }
}
