/// Another protocol, in which a connection goes on after an answer of 101.
///
/// Source: RFC 9110 §7.8
public struct ProtocolUpgrade: Sendable {
    /// The context that the guards of its route have made. Behind a closure: an existential value's size is not fixed, which a borrowed answer
    /// cannot hold.
    var context: (@Sendable () -> any Context)?
    /// Makes the driver of a connection, on its shard. The driver is given first of all what has come behind the request.
    let makeDriver: @Sendable (Connection) -> any ProtocolDriver
}
