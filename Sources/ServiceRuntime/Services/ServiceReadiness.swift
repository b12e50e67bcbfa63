public import StrictJSON

/// The state of a service, for `GET /readyz`.
public struct ServiceReadiness: Sendable {
    /// The consequence of a service's state for the program.
    public enum Verdict: String, Sendable, CaseIterable {
        /// Nothing is amiss.
        case ready = "ok"
        /// Requests that need the service are refused, and the others go on. The program stays ready: another replica would do no better.
        case away
        /// The program is not ready: `GET /readyz` is 503.
        case notReady = "missing"
        /// ``ManagedService/start()`` has not returned yet, and the program is not ready.
        case starting
    }

    /// What the state means for the program.
    public let verdict: Verdict
    /// A sentence that says why the program is not ready; empty if it is.
    public let detail: String
    /// Details, as members of the answer beside `checks`.
    public let members: [JSONValue.Member]

    private init(_ verdict: Verdict, detail: String = "", with members: [JSONValue.Member]) {
        self.verdict = verdict
        self.detail = detail
        self.members = members
    }

    /// ``Verdict/ready``, without members of its own.
    public static let ready = ready(with: [])
    /// ``Verdict/away``, without members of its own.
    public static let away = away(with: [])
    static let starting = ServiceReadiness(.starting, detail: "it has not started yet.", with: [])

    /// - Parameter members: Members of the answer beside `checks`.
    public static func ready(with members: [JSONValue.Member]) -> ServiceReadiness { ServiceReadiness(.ready, with: members) }

    /// - Parameter members: Members of the answer beside `checks`.
    public static func away(with members: [JSONValue.Member]) -> ServiceReadiness { ServiceReadiness(.away, with: members) }

    /// - Parameters:
    ///   - detail: The reason, as a sentence. The answer shows it to every client.
    ///   - members: Members of the answer beside `checks`.
    public static func notReady(_ detail: String, with members: [JSONValue.Member] = []) -> ServiceReadiness {
        ServiceReadiness(.notReady, detail: detail, with: members)
    }

    /// True if this state lets `GET /readyz` answer 200.
    var isReady: Bool { verdict == .ready || verdict == .away }
}
