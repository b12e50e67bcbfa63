import HTTP2Framing

/// What carries the bytes of a protocol that follows on an HTTP request: a whole connection, or one stream of a connection of HTTP/2.
///
/// The protocol's driver writes to its tunnel and ends it, and does not know which of the two it is.
protocol ByteTunnel: AnyObject {
    /// The connection: the tunnel itself, or that of its stream.
    var connection: Connection { get }

    /// Identifies the tunnel for tasks that must not hold a reference to it.
    var tunnelID: TunnelID { get }

    /// Bytes that wait to be sent.
    var unsentCount: Int { get }

    /// If true, so little waits to be sent that more may be read.
    var hasRoomForOutput: Bool { get }

    /// Adds to what is to be sent.
    func append(_ bytes: Span<UInt8>)

    /// Called when something whole has been added: much is not kept until the end of the turn.
    func sendIfMuchWaits()

    /// Sends what has been added, and then ends the tunnel in good order. Nothing more that comes is for the driver.
    func finish()

    /// Ends the tunnel at once.
    func close()
}

/// The name of a ``ByteTunnel``, good also after its end: no other one has it.
struct TunnelID: Hashable, Sendable {
    let connection: ConnectionID
    /// `nil` where the tunnel is the connection.
    var stream: HTTP2StreamID?
}

extension Connection: ByteTunnel {
    var connection: Connection { self }
    var tunnelID: TunnelID { TunnelID(connection: id) }
    func append(_ bytes: Span<UInt8>) { output.append(bytes) }
    func finish() { finish(afterDiscarding: 0) }
}
