import Glibc
import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Nothing left to accept with. Over real sockets, with both readiness drivers; not beside tests that need descriptors of their own.
@Suite(.serialized) struct ServerExhaustionTests {
    /// Tells of each time that the server reads the clock. Where nothing else goes on, that is its timer's tick.
    private struct Ticks {
        private let reading = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

        var clock: ServerClock {
            ServerClock(
                now: { [reading] in
                    reading.continuation.yield()
                    return ServerClock.system.now()
                }, secondsSinceEpoch: { 0 })
        }

        /// Waits until the server has read the clock so often. The first reading may be an old one.
        func next(_ count: Int) async {
            var iterator = reading.stream.makeAsyncIterator()
            for _ in 0...count { await iterator.next() }
        }
    }

    private func expectAnswer(on connection: TestConnection) async throws {
        try await connection.send(ServerFixture.get)
        #expect(try await connection.response().text == "A")
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"), arguments: ReadinessDriver.allCases)
    func `T89 without a free descriptor the server serves whom it has, does not spin, and recovers`(driver: ReadinessDriver) async throws {
        let ticks = Ticks()
        try await ServerFixture.serve(driver, clock: ticks.clock, shards: 1, ServerFixture.registerEcho) { port, _ in
            let known = try await ServerFixture.connect(port)
            try await expectAnswer(on: known)
            let newcomer: TestConnection
            do {
                let drought = DescriptorDrought()
                defer { drought.end() }
                drought.giveBackOne()
                newcomer = try await ServerFixture.connect(port)
                try await newcomer.send(ServerFixture.get)
                try await expectAnswer(on: known)
                #expect(ThisProcess.takeAllDescriptors() == [])
                let before = ThisProcess.processorTime
                await ticks.next(4)
                #expect(ThisProcess.processorTime - before < .milliseconds(250))
                try await expectAnswer(on: known)
            }
            #expect(try await newcomer.response().text == "A")
            try await expectAnswer(on: try await ServerFixture.connect(port))
        }
    }

    @Test func `T118 of the descriptors a quarter is kept for everything else, but no more than 256`() {
        #expect(DescriptorAllowance.connections(20_000, of: 24_000) == 20_000)
        #expect(DescriptorAllowance.connections(20_000, of: 20_256) == 20_000)
        #expect(DescriptorAllowance.connections(20_000, of: 20_255) == 19_999)
        #expect(DescriptorAllowance.connections(20_000, of: 1024) == 768)
        #expect(DescriptorAllowance.connections(100, of: 64) == 48)
        #expect(DescriptorAllowance.connections(100, of: 0) == 1)
        #expect(DescriptorAllowance.connections(100, of: .max) == 100)
    }

    @Test(.enabled(if: ServerFixture.tls == nil, "its clients connect without being served"))
    func `T118 a server that may have fewer descriptors than connections is full before it is without`() async throws {
        let (time, before) = (ManualClock(), ThisProcess.descriptorLimits)
        // What the server opens itself fits.
        let few = Int(ThisProcess.descriptors.max() ?? 0) + 64
        ThisProcess.descriptorLimits = rlimit(rlim_cur: rlim_t(few), rlim_max: before.rlim_max)
        defer { ThisProcess.descriptorLimits = before }
        try await ServerFixture.serve(.epoll, clock: time.serverClock, shards: 1, ServerFixture.registerEcho) { port, server in
            // From here on those of the clients are no matter.
            ThisProcess.descriptorLimits = before
            var idle: [TestConnection] = []
            for _ in 0..<DescriptorAllowance.connections(.max, of: few) {
                idle.append(try await ServerFixture.connect(port))
                try await expectAnswer(on: try #require(idle.last))
            }
            #expect(server.connections.evicted == 0)
            time.advance(by: .seconds(1))
            try await expectAnswer(on: try await ServerFixture.connect(port))
            #expect(server.connections.evicted == 1)
            withExtendedLifetime(idle) {}
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T89 many idle connections keep no client waiting, and leave nothing behind`(driver: ReadinessDriver) async throws {
        try await ServerFixture.serve(driver, shards: 1, ServerFixture.registerEcho) { port, _ in
            let known = try await ServerFixture.connect(port)
            try await expectAnswer(on: known)
            let before = ThisProcess.socketCount(onPort: port)
            // Both ends are this process's. Handshakes take most of the time where there are any.
            let most = ServerFixture.tls == nil ? 2000 : 500
            let count = min(most, (ThisProcess.descriptorLimit - ThisProcess.descriptors.count) / 2 - 50)
            var idle: [TestConnection] = []
            for _ in 0..<count {
                let connection = try await ServerFixture.connect(port)
                try await expectAnswer(on: connection)
                idle.append(connection)
            }
            try await expectAnswer(on: known)
            idle = []
            for _ in 0..<10_000 where ThisProcess.socketCount(onPort: port) > before { try await expectAnswer(on: known) }
            #expect(ThisProcess.socketCount(onPort: port) == before)
        }
    }
}

/// A time in which this process has no free descriptor.
private final class DescriptorDrought {
    private let limit: rlimit
    private var taken: [Int32]

    init() {
        limit = ThisProcess.descriptorLimits
        // Few are then left to be taken.
        ThisProcess.descriptorLimits = rlimit(rlim_cur: rlim_t(ThisProcess.descriptors.count + 64), rlim_max: limit.rlim_max)
        taken = ThisProcess.takeAllDescriptors()
    }

    func giveBackOne() {
        taken.popLast().map { _ = close($0) }
    }

    func end() {
        taken.forEach { close($0) }
        ThisProcess.descriptorLimits = limit
    }
}
