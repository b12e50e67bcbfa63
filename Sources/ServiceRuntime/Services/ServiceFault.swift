/// Why services cannot be run.
public enum ServiceFault: Error, Sendable, CustomStringConvertible {
    /// `start()` of the service of this name has thrown the reason.
    case notStarted(name: String, reason: any Error)
    /// Two services have this name, or it is `draining`, which `GET /readyz` says itself.
    case nameTaken(String)

    public var description: String {
        switch self {
        case .notStarted(let name, let reason): "\(name) cannot start: \(reason)"
        case .nameTaken(let name): "the name \(name) is taken: two services cannot share it"
        }
    }
}
