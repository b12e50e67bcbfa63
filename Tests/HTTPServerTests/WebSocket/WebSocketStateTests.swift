import Testing
import WebSocketFraming

@testable import HTTPServer

/// The rules of a session, played without a socket or a wait.
struct WebSocketStateTests {
    private let start = ServerClock.Instant.start
    private let bye = CloseFrame(code: .normal, reason: "bye")

    private func fresh(_ change: (inout WebSocketLimits) -> Void = { _ in }) -> WebSocketState {
        var limits = WebSocketLimits()
        change(&limits)
        return WebSocketState(limits: limits, now: start)
    }

    private func received(_ state: inout WebSocketState, _ event: MessageReader.Event, at moment: Duration = .zero) -> WebSocketState.Action
    {
        state.received(event, now: start + moment)
    }

    private func expired(_ state: inout WebSocketState, at moment: Duration, reads: Bool = true) -> WebSocketState.Expiry {
        state.expired(now: start + moment, reads: reads)
    }

    // MARK: Messages

    @Test func `messages are delivered, pings answered, pongs heard`() {
        var state = fresh()
        let actions = [.message(.text, []), .compressed(.binary, []), .ping([1]), .pong([])].map { received(&state, $0) }
        #expect(actions == [.deliver, .deliver, .pong, .nothing])
    }

    @Test func `as many messages as the rate allows come at once, and one more ends the session`() {
        var state = fresh { $0.messagesPerSecond = 3 }
        for _ in 0..<3 {
            let action = received(&state, .message(.text, []))
            #expect(action == .deliver)
        }
        let last = received(&state, .ping([]))
        #expect(last == .end(CloseFrame(code: .policyViolation, reason: "rate_limited")))
        #expect(state.isOver)
    }

    @Test func `the rate's allowance comes back with time`() {
        var state = fresh { $0.messagesPerSecond = 2 }
        let moments: [Duration] = [.zero, .zero, .milliseconds(500), .milliseconds(999)]
        let actions = moments.map { received(&state, .message(.text, []), at: $0) }
        #expect(actions == [.deliver, .deliver, .deliver, .end(CloseFrame(code: .policyViolation, reason: "rate_limited"))])
        var patient = fresh { $0.messagesPerSecond = 2 }
        let all = (0..<100).map { received(&patient, .message(.text, []), at: .milliseconds(500 * $0)) }
        #expect(all.allSatisfy { $0 == .deliver })
        var unbounded = fresh { $0.messagesPerSecond = nil }
        let many = (0..<100_000).map { _ in received(&unbounded, .message(.text, [])) }
        #expect(many.allSatisfy { $0 == .deliver })
    }

    // MARK: The end

    @Test func `the peer's end is told to the application, and then answered with the peer's own code`() {
        var state = fresh()
        let action = received(&state, .close(bye))
        #expect(action == .endOfMessages)
        #expect(state.takesMessages)
        #expect(!state.listens)
        #expect(state.closing == bye)
        let answer = state.answer()
        #expect(answer == CloseFrame(code: .normal))
        #expect(state.isOver)
        let second = state.answer()
        #expect(second == nil)
    }

    @Test func `an end without a code is answered without one`() {
        var state = fresh()
        _ = received(&state, .close(CloseFrame(code: nil)))
        let answer = state.answer()
        #expect(answer == CloseFrame(code: nil))
    }

    @Test func `an application that does not come back does not keep the peer waiting`() {
        var state = fresh()
        _ = received(&state, .close(bye), at: .seconds(1))
        #expect(state.deadline == start + .seconds(6))
        let early = expired(&state, at: .milliseconds(5999))
        #expect(early == .nothing)
        let expiry = expired(&state, at: .seconds(6))
        #expect(expiry == .end(CloseFrame(code: .normal)))
        #expect(state.isOver)
    }

    @Test func `our end is confirmed by the peer, and what comes before that is of no use`() {
        var state = fresh()
        let isFirst = state.close(bye, now: start)
        #expect(isFirst)
        #expect(!state.takesMessages)
        #expect(state.listens)
        let message = received(&state, .message(.text, []))
        #expect(message == .nothing)
        let ping = received(&state, .ping([]))
        #expect(ping == .nothing)
        let again = state.close(bye, now: start)
        #expect(!again)
        let confirmation = received(&state, .close(bye))
        #expect(confirmation == .finish)
        #expect(state.isOver)
        let late = received(&state, .message(.text, []))
        #expect(late == .nothing)
    }

    @Test func `a peer that does not confirm our end is left`() {
        var state = fresh()
        _ = state.close(bye, now: start)
        #expect(state.deadline == start + .seconds(5))
        let expiry = expired(&state, at: .seconds(5))
        #expect(expiry == .finish)
        #expect(state.deadline == nil)
    }

    @Test func `a peer that breaks the framing is told why, unless it has been told of the end`() {
        var state = fresh()
        let action = state.failed(.invalidUTF8)
        #expect(action == .end(CloseFrame(code: .invalidData)))
        let second = state.failed(.reservedBit)
        #expect(second == .nothing)
        var closing = fresh()
        _ = closing.close(bye, now: start)
        let third = closing.failed(.reservedBit)
        #expect(third == .finish)
    }

    // MARK: Silence

    @Test func `a silent peer is asked whether it is there, and left if it does not say so`() {
        var state = fresh()
        #expect(state.deadline == start + .seconds(30))
        let early = expired(&state, at: .seconds(29))
        #expect(early == .nothing)
        let first = expired(&state, at: .seconds(30))
        #expect(first == .ping)
        #expect(state.deadline == start + .seconds(50))
        let second = expired(&state, at: .seconds(49))
        #expect(second == .nothing)
        let third = expired(&state, at: .seconds(50))
        #expect(third == .end(CloseFrame(code: .policyViolation, reason: "no_pong")))
    }

    @Test func `whatever a peer says, it is there`() {
        var state = fresh()
        _ = expired(&state, at: .seconds(30))
        state.heard(now: start + .seconds(40))
        #expect(state.deadline == start + .seconds(70))
    }

    @Test func `a peer that is not read from is not called silent`() {
        var state = fresh()
        _ = expired(&state, at: .seconds(30))
        let expiry = expired(&state, at: .seconds(50), reads: false)
        #expect(expiry == .nothing)
        #expect(state.deadline == start + .seconds(80))
    }

    // MARK: Permission

    @Test func `a permission ends at its end, and when it is withdrawn`() {
        let over = WebSocketClose(.policyViolation, reason: "over")
        let taken = WebSocketClose(.policyViolation, reason: "taken")
        let log = CallLog()
        let permission = SessionPermission(until: 10, atEnd: over, atWithdrawal: taken) {
            log.add("asked")
            return log.all.count > 2
        }
        var watch = PermissionWatch(permission, end: start + .seconds(10), now: start)
        let looks = (0...3).map { step in
            let now = start + .milliseconds(500 * step)
            defer { watch.looked(now: now) }
            return watch.verdict(now: now)
        }
        #expect(looks == [nil, nil, nil, taken])
        #expect(log.all.count == 3)
        #expect(watch.verdict(now: start + .seconds(10)) == over)
        let early = PermissionWatch(permission, end: start + .milliseconds(100), now: start)
        #expect(early.deadline == start + .milliseconds(100))
        #expect(early.verdict(now: start + .milliseconds(99)) == nil)
    }

    @Test func `a permission without an end and without a doubt has no deadline`() {
        let watch = PermissionWatch(SessionPermission(until: nil, atEnd: WebSocketClose(.normal)), end: nil, now: start)
        #expect(watch.deadline == nil)
    }
}
