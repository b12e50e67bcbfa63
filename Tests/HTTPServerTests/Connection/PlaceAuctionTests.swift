import Testing

@testable import HTTPServer

@Suite struct PlaceAuctionTests {
    private func moment(_ milliseconds: Int64) -> ServerClock.Instant { .start + milliseconds * 1_000_000 }

    @Test func `T118 the earliest bid wins in whatever order the shards bid`() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            var auction = PlaceAuction(shards: 3)
            #expect(auction.ask(for: 1, now: moment(1000)) == [0, 1, 2])
            let moments = [moment(20), moment(10), moment(30)]
            for shard in order.dropLast() {
                #expect(auction.bid(moments[shard], of: shard, now: moment(1000)) == [])
                #expect(auction.duty(of: shard) == .none)
            }
            #expect(auction.duty(of: order[2]) == .bid)
            #expect(auction.bid(moments[order[2]], of: order[2], now: moment(1000)) == [1])
            #expect([0, 1, 2].map(auction.duty) == [.none, .give(quietSince: moment(10)), .none])
        }
    }

    @Test func `T118 an auction ends one connection, however many shards ask and however often`() {
        var auction = PlaceAuction(shards: 2)
        #expect(auction.ask(for: 0, now: moment(1000)) == [0, 1])
        #expect(auction.ask(for: 0, now: moment(1000)) == [] && auction.ask(for: 1, now: moment(1000)) == [])
        _ = auction.bid(nil, of: 0, now: moment(1000))
        #expect(auction.bid(moment(5), of: 1, now: moment(1000)) == [1])
        #expect(auction.ask(for: 0, now: moment(1001)) == [])
        #expect(auction.close(by: 0) == [])
        #expect(auction.close(by: 1) == [0, 1])
        #expect(auction.close(by: 1) == [] && auction.duty(of: 1) == .none)
    }

    @Test func `an auction without a bid is followed by another after 250 milliseconds`() {
        var auction = PlaceAuction(shards: 1)
        _ = auction.ask(for: 0, now: moment(1000))
        #expect(auction.bid(nil, of: 0, now: moment(1000)) == [])
        #expect(auction.ask(for: 0, now: moment(1249)) == [])
        #expect(auction.ask(for: 0, now: moment(1250)) == [0])
    }

    @Test func `a shard that does not bid within 250 milliseconds is left out`() {
        var auction = PlaceAuction(shards: 2)
        _ = auction.ask(for: 0, now: moment(1000))
        _ = auction.bid(moment(20), of: 0, now: moment(1000))
        #expect(auction.ask(for: 0, now: moment(1249)) == [])
        #expect(auction.ask(for: 0, now: moment(1250)) == [0])
        #expect(auction.duty(of: 0) == .give(quietSince: moment(20)))
        #expect(auction.bid(moment(10), of: 1, now: moment(1250)) == [])
    }

    @Test func `a winner that does not give within 250 milliseconds has to bid again`() {
        var auction = PlaceAuction(shards: 1)
        _ = auction.ask(for: 0, now: moment(1000))
        _ = auction.bid(moment(20), of: 0, now: moment(1000))
        #expect(auction.ask(for: 0, now: moment(1249)) == [])
        #expect(auction.ask(for: 0, now: moment(1250)) == [0])
        #expect(auction.duty(of: 0) == .bid)
        #expect(auction.close(by: 0) == [])
    }
}
