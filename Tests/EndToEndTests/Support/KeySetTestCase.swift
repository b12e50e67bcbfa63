import CognitoCore
import CognitoTesting
import XCTest

/// A test of what the service makes of its key server.
class KeySetTestCase: APITestCase {
    /// Something wrong with one answer of the key server, and how the log is to tell of it.
    struct Fault {
        let name: String
        let behavior: FaultyKeyServer.Behavior
        let kind: String
        let error: String
        /// Whether our own patience ends it.
        let hangs: Bool

        init(_ name: String, _ behavior: @escaping FaultyKeyServer.Behavior, _ kind: String, _ error: String, hangs: Bool = false) {
            (self.name, self.behavior, self.kind, self.error, self.hangs) = (name, behavior, kind, error, hangs)
        }
    }

    /// Meets one fault after another, each at a refresh that is due, and asserts that a known key is in use all the while.
    func withstand(_ faults: [Fault]) async throws {
        let key = try KeyBench.keys.get().id
        let server = try FaultyKeyServer(Behaviors.keys(key))
        try await KeyBench.serving(keysAt: server.url.text) { bench in
            _ = await bench.log.line(KeyBench.loaded)
            for (index, fault) in faults.enumerated() {
                server.script(fault.behavior, Behaviors.key(key, alsoCalled: "after-\(index)"))
                try await meet(fault, number: index + 1, bench, server)
                bench.clock.advance(by: .seconds(60))
                let appeared = await bench.log.line(KeyBench.appeared, number: index + 2)
                XCTAssertEqual(appeared.metadata["kid"], "after-\(index)", fault.name)
            }
            XCTAssertEqual(server.requests, 1 + 2 * faults.count)
        }
    }

    private func meet(_ fault: Fault, number: Int, _ bench: KeyBench, _ server: FaultyKeyServer) async throws {
        let token = try bench.token()
        bench.letRefreshComeDue()
        await server.reach(2 * number)
        try await bench.assertAdmits(token)
        if fault.hangs { bench.clock.advance(by: .seconds(5)) }
        let line = await bench.log.line(KeyBench.failed, number: number)
        XCTAssertEqual(line.metadata["kind"], fault.kind, fault.name)
        XCTAssertEqual(line.metadata["error"], fault.error, fault.name)
        XCTAssertEqual(line.metadata["in_a_row"], "1", fault.name)
        try await bench.assertAdmits(token)
    }
}
