import HTTPTesting
import Synchronization
import Testing

@testable import HTTPServer

/// Sessions and time. Over real sockets, with both readiness drivers, over a connection of HTTP/1.1 and a stream of HTTP/2.
struct ServerWebSocketTimeTests {
    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `a silent peer is pinged, and ended if it does not answer`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(driver, clock: time.serverClock, WebSocketFixture.register) { port, _ in
            let session = try await carrier.open(port)
            time.advance(by: .seconds(31))
            #expect(try await session.next() == .ping([]))
            try await session.send(opcode: 10, [])
            try await session.send("here")
            #expect(try await session.next() == .text("here"))
            time.advance(by: .seconds(31))
            #expect(try await session.next() == .ping([]))
            time.advance(by: .seconds(21))
            try await session.expectEnd(1008, "no_pong")
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `a session ends with its permission`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        let time = ManualClock()
        let isWithdrawn = Mutex(false)
        try await ServerFixture.serve(
            driver, clock: time.serverClock,
            { root in
                let end = time.secondsSinceEpoch + 10
                root.webSocket(
                    "permitted",
                    permission: { _ in
                        SessionPermission(
                            until: end, atEnd: WebSocketClose(.policyViolation, reason: "over"),
                            atWithdrawal: WebSocketClose(.policyViolation, reason: "withdrawn")
                        ) { isWithdrawn.withLock { $0 } }
                    }
                ) { session in
                    for await message in session.messages {
                        session.permit(SessionPermission(until: end + 10, atEnd: WebSocketClose(.normal, reason: "later")))
                        try await session.send(message)
                    }
                }
                root.use(EndingAnswer(at: end)).webSocket("ending") { session in for await _ in session.messages {} }
            }
        ) { port, _ in
            let withdrawn = try await carrier.open(port, "/permitted")
            isWithdrawn.withLock { $0 = true }
            time.advance(by: .seconds(1))
            try await withdrawn.expectEndAfterReply(1008, "withdrawn")
            isWithdrawn.withLock { $0 = false }
            let renewed = try await carrier.open(port, "/permitted")
            try await renewed.send("x")
            #expect(try await renewed.next() == .text("x"))
            let over = try await carrier.open(port, "/permitted")
            let ending = try await carrier.open(port, "/ending")
            time.advance(by: .seconds(10))
            try await over.expectEndAfterReply(1008, "over")
            try await ending.expectEndAfterReply(1008, "permission_ended")
            try await renewed.send("y")
            #expect(try await renewed.next() == .text("y"))
            time.advance(by: .seconds(10))
            try await renewed.expectEndAfterReply(1000, "later")
        }
    }

    @Test(arguments: ReadinessDriver.allCases, SessionCarrier.allCases)
    func `too many messages in a second end the session`(driver: ReadinessDriver, carrier: SessionCarrier) async throws {
        let time = ManualClock()
        try await ServerFixture.serve(
            driver, clock: time.serverClock,
            { root in
                var limits = WebSocketLimits()
                limits.messagesPerSecond = 10
                root.webSocket("few", limits: limits) { session in
                    for await message in session.messages { try await session.send(message) }
                }
            }
        ) { port, _ in
            let session = try await carrier.open(port, "/few")
            for number in 0..<10 {
                try await session.send("\(number)")
                #expect(try await session.next() == .text("\(number)"))
            }
            try await session.send("one more")
            try await session.expectEnd(1008, "rate_limited")
        }
    }
}

private struct EndingAnswer: ImmediateGuard {
    let end: Double

    init(at end: Double) {
        self.end = end
    }

    func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
        context.request.endAnswer(at: end)
        return context
    }
}
