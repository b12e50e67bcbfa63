import Testing

@testable import HTTPServer

struct TurnTests {
    private func turn(_ changes: (inout Turn) -> Void) -> Turn {
        var turn = Turn()
        changes(&turn)
        return turn
    }

    private func begun(_ turn: inout Turn) { _ = turn.begin() }

    @Test func `a connection acts, sends, and waits again`() {
        var turn = Turn()
        #expect(turn.phase == .waiting && !turn.isActing)
        let began = turn.begin()
        #expect(began && turn.phase == .acting && turn.isActing)
        turn.actingEnded()
        turn.sendLater()
        #expect(turn.phase == .sending && !turn.isActing)
        turn.sendingEnded()
        #expect(turn.phase == .waiting)
    }

    @Test func `a connection that acts does not begin once more`() {
        var turn = turn(begun)
        let again = turn.begin()
        #expect(!again && turn.phase == .acting)
        let sending = self.turn { turn in
            turn.sendLater()
            begun(&turn)
        }
        var copy = sending
        let third = copy.begin()
        #expect(!third && copy.phase == .actingWhileSending)
    }

    @Test func `an answer that comes while earlier ones wait is sent with them`() {
        var turn = turn { $0.sendLater() }
        begun(&turn)
        #expect(turn.phase == .actingWhileSending && turn.isActing)
        turn.actingEnded()
        #expect(turn.phase == .sending)
    }

    @Test func `output that is sent while the connection acts leaves it acting`() {
        var turn = turn { $0.sendLater() }
        begun(&turn)
        turn.sendingEnded()
        #expect(turn.phase == .acting)
        turn.actingEnded()
        #expect(turn.phase == .waiting)
    }

    @Test func `an event that does not fit changes nothing`() {
        #expect(turn { $0.actingEnded() }.phase == .waiting)
        #expect(turn { $0.sendingEnded() }.phase == .waiting)
        let acting = turn { turn in
            begun(&turn)
            turn.sendLater()
            turn.sendingEnded()
        }
        #expect(acting.phase == .acting)
        let sending = turn { turn in
            turn.sendLater()
            turn.actingEnded()
        }
        #expect(sending.phase == .sending)
    }

    @Test func `a turn counts from zero and wants no other at first`() {
        var turn = turn { turn in
            begun(&turn)
            turn.answered()
            turn.received(7)
            turn.wantAnother()
        }
        #expect(turn.answers == 1 && turn.receivedBytes == 7 && turn.wantsAnother)
        turn.actingEnded()
        begun(&turn)
        #expect(turn.answers == 0 && turn.receivedBytes == 0 && !turn.wantsAnother)
    }

    @Test func `a connection is listed once, and only if it wants another turn`() {
        var turn = Turn()
        let unasked = turn.list()
        turn.wantAnother()
        let first = turn.list()
        let second = turn.list()
        #expect([unasked, first, second] == [false, true, false])
        #expect(turn.isListed)
        turn.unlist()
        let third = turn.list()
        #expect(third)
    }

    @Test func `a turn that an event gives leaves the place on the list`() {
        var turn = turn { $0.wantAnother() }
        _ = turn.list()
        begun(&turn)
        #expect(turn.isListed && !turn.wantsAnother)
    }
}
