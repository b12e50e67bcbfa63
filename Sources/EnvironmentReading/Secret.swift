/// A password or a client secret. However it is printed, only a mask shows.
public struct Secret: Sendable, Equatable {
    package static let mask = "********"

    /// The secret itself, for the one place that sends it.
    public let revealed: String

    /// Wraps a secret.
    public init(_ secret: String) { revealed = secret }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Self.mask }
    public var debugDescription: String { Self.mask }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
