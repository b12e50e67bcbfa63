/// Which protocol a connection speaks.
extension Connection {
    /// Chooses the driver of a connection whose first bytes are for a protocol. Where there is only one protocol, nothing is looked at.
    func beginProtocol() {
        let spoken = tools.protocols
        if tls == nil, spoken.contains(.http1), spoken.contains(.http2) { return driver = .attached(ChoosingDriver(self)) }
        switch tls?.agreedProtocol ?? spoken.first ?? .http1 {
        case .http1: driver = .http1(HTTP1Driver(self))
        case .http2:
            guard let http2 = tools.makeHTTP2Driver(self) else { return close() }
            driver = .attached(http2)
        }
    }

    /// Goes on with another driver, which is first given the bytes that were received and not used up. The driver before it must have no
    /// exchange under way.
    func become(_ next: ConnectionDriver, on shard: isolated Shard) {
        if state.isEnding {
            next.base?.disconnected()
        } else {
            driver = next
            input.given(isStarved: false)
            if state.draining { next.base?.drain(on: shard) }
        }
    }

    /// Ends all exchanges, as the peer cannot be reached any more.
    func letGoOfDriver() {
        let last = driver.base
        driver = .none
        last?.disconnected()
    }

    // MARK: Time

    /// When to call ``expire(now:on:)``.
    var deadline: ServerClock.Instant? { state.deadline(besides: driver.deadline, isQuiet: driver.base?.quietSince != nil) }

    /// Since when the connection has been quiet: no byte of a request has come, and no answer waits for the peer.
    var quietSince: ServerClock.Instant? {
        // It waits for the server: a handshake for its turn, above all.
        if turn.isListed { return nil }
        guard state.isOpen else { return state.quietSince }
        return state.stalledSince == nil ? driver.base?.quietSince : nil
    }

    /// Does what is due, if ``deadline`` has come.
    func expire(now: ServerClock.Instant, on shard: isolated Shard) {
        guard let deadline, now >= deadline else { return }
        if let own = state.deadline, now >= own {
            if preamble != nil { return refusePreamble("it has not come in time", on: shard) }
            close()
        } else {
            driver.base?.expire(now: now, on: shard)
        }
        takeTurn(on: shard)
    }

    /// The server ends: the connection finishes its exchanges, and closes.
    func drain(on shard: isolated Shard) {
        state.drain()
        driver.base?.drain(on: shard)
    }
}
