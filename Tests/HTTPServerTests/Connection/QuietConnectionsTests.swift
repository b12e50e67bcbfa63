import Testing

@testable import HTTPServer

@Suite struct QuietConnectionsTests {
    private func moment(_ milliseconds: Int64) -> ServerClock.Instant { .start + milliseconds * 1_000_000 }

    private func id(_ slot: UInt32) -> ConnectionID { ConnectionID(slot: slot, generation: 1) }

    @Test func `T118 the connection that has been quiet longest comes first, and one that was busy since does not come`() {
        var quiet = QuietConnections()
        let all = [(id(1), moment(30)), (id(2), moment(10)), (id(3), moment(20))]
        #expect(quiet.longest(now: moment(1000), of: { all }, isStill: { _ in true })?.id == id(2))
        #expect(quiet.longest(now: moment(1000), of: { all }, isStill: { $0.id != id(2) })?.id == id(3))
    }

    @Test func `a connection is eligible after 300 milliseconds, and not before`() {
        for (now, isEligible) in [(299, false), (300, true)] as [(Int64, Bool)] {
            var quiet = QuietConnections()
            let found = quiet.longest(now: moment(now), of: { [(id(1), moment(0))] }, isStill: { _ in true })
            #expect((found != nil) == isEligible, "\(now)")
        }
    }

    @Test func `the connections are looked through every 50 milliseconds at most`() {
        var quiet = QuietConnections()
        let all = [(id(1), moment(0))]
        #expect(quiet.longest(now: moment(1000), of: { [] }, isStill: { _ in true })?.id == nil)
        #expect(quiet.longest(now: moment(1049), of: { all }, isStill: { _ in true })?.id == nil)
        #expect(quiet.longest(now: moment(1050), of: { all }, isStill: { _ in true })?.id == id(1))
    }

    /// The last look may have come a moment before a connection was old enough to be noted.
    @Test func `T118 whenever the last look was, no connection is passed over for one that has been quiet for less long`() {
        for look in Int64(200)...300 {
            var quiet = QuietConnections()
            let all = [(id(1), moment(0)), (id(2), moment(1))]
            _ = quiet.longest(now: moment(look), of: { all }, isStill: { _ in true })
            for now in look...400 {
                let found = quiet.longest(now: moment(now), of: { all }, isStill: { _ in true })
                #expect(found?.id == (now < 300 ? nil : id(1)), "looked at \(look), asked at \(now)")
            }
        }
    }

    @Test func `64 connections are noted in one look, and behind the last of them follows another look`() {
        var quiet = QuietConnections()
        var left = (0..<100).map { (id: id($0), since: moment(Int64($0))) }
        var looks = 0
        for expected in 0..<100 {
            let look = {
                looks += 1
                return left
            }
            let found = quiet.longest(now: moment(10_000), of: look) { noted in left.contains { $0.id == noted.id } }
            #expect(found?.id == id(UInt32(expected)))
            left.removeFirst()
        }
        #expect(looks == 2)
    }
}
