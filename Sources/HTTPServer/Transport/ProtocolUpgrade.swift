/// Another protocol, in which a connection goes on after an answer of 101, or a stream of HTTP/2 after one of 200.
///
/// Source: RFC 9110 §7.8, RFC 8441 §5
public struct ProtocolUpgrade: Sendable {
    /// The context that the guards of its route have made. Behind a closure: an existential value's size is not fixed, which a borrowed answer
    /// cannot hold.
    var context: (@Sendable () -> any Context)?
    /// Makes the driver, on the shard of the connection. The driver is given first of all what has come behind the request.
    let makeDriver: @Sendable (any ByteTunnel) -> any ProtocolDriver
}
