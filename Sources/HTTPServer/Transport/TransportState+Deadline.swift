/// The deadlines of a connection below its protocol: one at a time.
extension TransportState {
    /// How long a handshake may take once the server drains, a few round trips: 3 seconds.
    private static let drainingHandshake: Int64 = 3_000_000_000

    /// How long a preamble may take once the server drains: a second. A client that sends half of one must not hold up the drain.
    private static let drainingPreamble: Int64 = 1_000_000_000

    /// How long a peer without more to send may take to close once the server drains, so that its answer arrives: a second.
    private static let drainingLinger: Int64 = 1_000_000_000

    /// When the connection is to be closed; `nil` where nothing is waited for.
    package var deadline: Instant? {
        let stall = stalledSince.map { $0 + rules.writeStall }
        guard let phase = phaseDeadline else { return stall }
        return stall.map { min($0, phase) } ?? phase
    }

    /// The earlier of this deadline and the protocol's.
    ///
    /// - Parameters:
    ///   - protocolDeadline: That of what the protocol waits for.
    ///   - isQuiet: If true, no exchange is under way. A peer that is still taking its last answer is not idle, so only the write stall's
    ///     deadline counts.
    package func deadline(besides protocolDeadline: @autoclosure () -> Instant?, isQuiet: @autoclosure () -> Bool) -> Instant? {
        guard isOpen else { return deadline }
        guard let own = deadline else { return protocolDeadline() }
        guard !isQuiet(), let other = protocolDeadline() else { return own }
        return min(own, other)
    }

    private var phaseDeadline: Instant? {
        switch phase {
        // Part of what has to come before an answer can: a head's time is all that it gets.
        case .awaitingPreamble(let since): since + (draining ? min(rules.fieldSection, Self.drainingPreamble) : rules.fieldSection)
        case .handshaking(let since): since + (draining ? min(rules.handshake, Self.drainingHandshake) : rules.handshake)
        case .lingering(let since): since + (draining && !expectsMore ? min(rules.linger, Self.drainingLinger) : rules.linger)
        case .open, .closing, .closed: nil
        }
    }

    /// Since when the peer has been waited for before the protocol is open; `nil` once it is, or while an answer waits for the peer.
    ///
    /// The server's part of a handshake may have taken seconds, which are none of the peer's.
    package var quietSince: Instant? {
        switch phase {
        case .awaitingPreamble(let since): stalledSince == nil ? since : nil
        case .handshaking(let since): stalledSince == nil ? handshakeAnsweredAt ?? since : nil
        case .open, .closing, .lingering, .closed: nil
        }
    }
}
