/// The reason why services cannot run.
public enum ServiceFault: Error, Sendable, CustomStringConvertible {
    /// ``ManagedService/start()`` of the service with this name has thrown the reason.
    case notStarted(name: String, reason: any Error)
    /// Two services have this name, or it is `draining`, a check of `GET /readyz` itself.
    case nameTaken(String)

    public var description: String {
        switch self {
        case .notStarted(let name, let reason): "\(name) cannot start: \(reason)"
        case .nameTaken(let name): "the name \(name) is taken: two services cannot share it"
        }
    }
}
