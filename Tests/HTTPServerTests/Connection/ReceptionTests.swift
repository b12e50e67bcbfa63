import Testing

@testable import HTTPServer

struct ReceptionTests {
    private let readable = ReadyEvent(token: 1, readable: true)
    private let ended = ReadyEvent(token: 1, readable: true, ended: true)
    private static let all = [Reception.nothing, .bytes, .bytesToEnd, .endInWaiting, .ended]

    private func after(_ state: Reception, _ change: (inout Reception) -> Void) -> Reception {
        var state = state
        change(&state)
        return state
    }

    @Test func `an event makes the socket worth reading`() {
        #expect(after(.nothing) { $0.becameReady(readable) } == .bytes)
        #expect(after(.bytes) { $0.becameReady(readable) } == .bytes)
        #expect(after(.nothing) { $0.becameReady(ended) } == .bytesToEnd)
        #expect(after(.bytes) { $0.becameReady(ended) } == .bytesToEnd)
        #expect(after(.nothing) { $0.becameReady(ReadyEvent(token: 1, writable: true)) } == .nothing)
        #expect(Self.all.filter(\.isReadable) == [.bytes, .bytesToEnd])
    }

    @Test func `an end that was announced is not forgotten by later events or short reads`() {
        #expect(after(.bytesToEnd) { $0.becameReady(readable) } == .bytesToEnd)
        #expect(after(.bytesToEnd) { $0.received(all: true) } == .bytesToEnd)
    }

    @Test func `a short read has emptied the socket, and a full one may not have`() {
        #expect(after(.bytes) { $0.received(all: true) } == .nothing)
        #expect(after(.bytes) { $0.received(all: false) } == .bytes)
        #expect(after(.bytes) { $0.wouldBlock() } == .nothing)
    }

    @Test func `the end that TLS has told of waits for what is ahead of it, whatever the socket says`() {
        for state in [Reception.nothing, .bytes, .bytesToEnd] {
            let waiting = after(state) { $0.endAnnounced() }
            #expect(waiting == .endInWaiting)
            #expect(waiting.endIsKnown && !state.endIsKnown)
            #expect(after(waiting) { $0.becameReady(ended) } == .endInWaiting)
            #expect(after(waiting) { $0.received(all: true) } == .endInWaiting)
            #expect(after(waiting) { $0.wouldBlock() } == .endInWaiting)
            #expect(after(waiting) { $0.end() } == .ended)
        }
    }

    @Test func `nothing follows the end`() {
        #expect(after(.ended) { $0.becameReady(ended) } == .ended)
        #expect(after(.ended) { $0.endAnnounced() } == .ended)
        #expect(after(.ended) { $0.received(all: true) } == .ended)
        #expect(after(.ended) { $0.wouldBlock() } == .ended)
    }
}
