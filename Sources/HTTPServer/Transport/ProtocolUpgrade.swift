/// Another protocol, in which a connection goes on after an answer of 101.
///
/// Source: RFC 9110 §7.8
public struct ProtocolUpgrade: Sendable {
    /// What the guards of its route have made of the request. Behind a closure, which a borrowed answer can hold: an existential value is of a
    /// size that nobody knows.
    var context: (@Sendable () -> any Context)?
    /// Makes the driver of a connection, on its shard. The driver is given first of all what has come behind the request.
    let makeDriver: @Sendable (Connection) -> any ProtocolDriver
}
