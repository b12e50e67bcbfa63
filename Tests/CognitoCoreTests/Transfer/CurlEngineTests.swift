import CognitoTesting
import Synchronization
import Testing

@testable import CognitoCore

/// Which transfers run, wait and are given up.
@Suite(.timeLimit(.minutes(1))) struct CurlEngineTests {
    /// Short enough that a test of a hanging peer is quick.
    private let impatient = CurlLimits(connect: .milliseconds(200), total: .milliseconds(200))

    @Test func `a client goes on after a failure`() async throws {
        let client = CurlClient(limits: impatient)
        let hanging = try LoopbackServer { $0.hang() }
        let right = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        await #expect(throws: CurlError.timedOut) { try await client.send(CurlRequest(.get, hanging.url)) }
        #expect(try await client.send(CurlRequest(.get, right.url)).status == 200)
    }

    @Test func `transfers run beside each other up to the number allowed`() async throws {
        let hanging = try LoopbackServer { $0.hang() }
        let right = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let client = CurlClient(concurrentTransfers: 2)
        let stuck = Task { try await client.send(CurlRequest(.get, hanging.url)) }
        #expect(try await client.send(CurlRequest(.get, right.url)).status == 200)
        stuck.cancel()
        await #expect(throws: CurlError.cancelled) { try await stuck.value }
    }

    @Test func `as many transfers wait as may, and one more is refused`() async throws {
        let (reached, signal) = AsyncStream.makeStream(of: Void.self)
        let hanging = try LoopbackServer { connection in
            signal.yield()
            connection.hang()
        }
        let client = CurlClient(concurrentTransfers: 1, waitingTransfers: 1)
        let running = Task { try await client.send(CurlRequest(.get, hanging.url)) }
        for await _ in reached { break }
        await withTaskGroup { group in
            // Of two that come together one waits, and is cancelled in the end.
            for _ in 0..<2 {
                group.addTask {
                    do throws(CurlError) {
                        return try await client.send(CurlRequest(.get, hanging.url)).status
                    } catch {
                        return error == .tooManyWaiting ? -1 : -2
                    }
                }
            }
            #expect(await group.next() == -1)
            group.cancelAll()
            #expect(await group.next() == -2)
        }
        running.cancel()
        await #expect(throws: CurlError.cancelled) { try await running.value }
        #expect(hanging.connections == 1)
    }

    @Test func `T59 the wait for a turn counts`() async throws {
        let hanging = try LoopbackServer { $0.hang() }
        let client = CurlClient()
        let running = Task { try await client.send(CurlRequest(.get, hanging.url)) }
        await #expect(throws: CurlError.timedOut) { try await client.send(CurlRequest(.get, hanging.url), limits: impatient) }
        running.cancel()
        await #expect(throws: CurlError.cancelled) { try await running.value }
    }

    @Test func `a client that is given up again and again goes on`() async throws {
        let server = try LoopbackServer { connection in
            while !connection.readHead().isEmpty { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }
        }
        let client = CurlClient(concurrentTransfers: 8)
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let task = Task { try await client.send(CurlRequest(.get, server.url)).body }
                    if number % 3 == 0 { task.cancel() }
                    return (try? await task.value) == Array("ok".utf8)
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered >= 266)
        #expect(try await client.send(CurlRequest(.get, server.url)).status == 200)
    }

    @Test func `a task that is cancelled is released at once`() async throws {
        let (reached, signal) = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            signal.yield()
            connection.hang()
        }
        let task = Task { try await CurlClient().send(CurlRequest(.get, server.url)) }
        for await _ in reached { break }
        task.cancel()
        await #expect(throws: CurlError.cancelled) { try await task.value }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let server = try LoopbackServer { $0.hang() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await CurlClient().send(CurlRequest(.get, server.url))
        }
        await #expect(throws: CurlError.cancelled) { try await task.value }
        #expect(server.connections == 0)
    }

    @Test func `a transfer that was given up before it was added is never sent`() async throws {
        let heads = Mutex<[String]>([])
        let server = try LoopbackServer { connection in
            while true {
                let head = connection.readHead()
                guard !head.isEmpty else { return }
                heads.withLock { $0.append(String(head.prefix { $0 != "\r\n" })) }
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let engine = CurlEngine(running: 1, waiting: 1)
        let givenUp = CurlTransfer(CurlRequest(.named("DELETE"), server.url), CurlLimits(), .direct)
        let outcome = await withCheckedContinuation { continuation in
            #expect(givenUp.begin(continuation))
            givenUp.finish(.failure(.cancelled))
            engine.start(givenUp)
        }
        #expect(throws: CurlError.cancelled) { try outcome.get() }
        // Its turn comes after the other's.
        let next = CurlTransfer(CurlRequest(.get, server.url), CurlLimits(), .direct)
        let response = await withCheckedContinuation { if next.begin($0) { engine.start(next) } }
        #expect(try response.get().status == 200)
        #expect(heads.withLock { $0 } == ["GET /keys HTTP/1.1"])
    }
}
