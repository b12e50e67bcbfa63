import Testing

@testable import HTTP2Framing

struct HTTP2FrameAllowanceTests {
    private static let second: Int64 = 1_000_000_000

    private static func spent(_ rate: HTTP2FrameRate) -> HTTP2FrameAllowance {
        var allowance = HTTP2FrameAllowance(rate, now: 0)
        while allowance.take(now: 0) {}
        return allowance
    }

    @Test func `the burst is there at once, and not one more`() {
        var allowance = HTTP2FrameAllowance(HTTP2FrameRate(burst: 3, perSecond: 1), now: 0)
        let taken = (0..<4).map { _ in allowance.take(now: 0) }
        #expect(taken == [true, true, true, false])
    }

    @Test func `a token is there when its time is full, and not before`() {
        var allowance = Self.spent(HTTP2FrameRate(burst: 3, perSecond: 4))
        let taken = [Self.second / 4 - 1, Self.second / 4, Self.second / 2 - 1, Self.second / 2].map { allowance.take(now: $0) }
        #expect(taken == [false, true, false, true])
    }

    @Test func `silence earns no more than the burst, however long it is`() {
        var allowance = Self.spent(HTTP2FrameRate(burst: 3, perSecond: 1000))
        let taken = (0..<4).map { _ in allowance.take(now: .max) }
        #expect(taken == [true, true, true, false])
    }

    @Test func `a rate of nothing earns nothing`() {
        var allowance = Self.spent(HTTP2FrameRate(burst: 1, perSecond: 0))
        let taken = allowance.take(now: .max)
        #expect(!taken)
    }

    @Test func `credit goes beyond the burst, and not beyond its limit`() {
        var allowance = Self.spent(HTTP2FrameRate(burst: 1, perSecond: 0))
        allowance.add(4, upTo: 5)
        allowance.add(4, upTo: 5)
        #expect(allowance.left == 5)
    }
}
