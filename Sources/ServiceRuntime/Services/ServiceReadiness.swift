public import StrictJSON

/// What a service says of itself to `GET /readyz`.
public struct ServiceReadiness: Sendable {
    /// What follows from it for the program.
    public enum Verdict: String, Sendable, CaseIterable {
        case ready = "ok"
        /// What needs the service is refused, everything else goes on, and the program stays ready: another replica would do no better.
        case away
        /// The program is not ready: `GET /readyz` is 503.
        case notReady = "missing"
        /// ``ManagedService/start()`` has not returned yet, and the program is not ready.
        case starting
    }

    public let verdict: Verdict
    /// Why the program is not ready, as a sentence; empty when it is.
    public let detail: String
    /// Members of the answer beside `checks`, for who wants to know more.
    public let members: [JSONValue.Member]

    private init(_ verdict: Verdict, detail: String = "", with members: [JSONValue.Member]) {
        self.verdict = verdict
        self.detail = detail
        self.members = members
    }

    public static let ready = ready(with: [])
    public static let away = away(with: [])
    static let starting = ServiceReadiness(.starting, detail: "it has not started yet.", with: [])

    /// - Parameter members: Members of the answer beside `checks`.
    public static func ready(with members: [JSONValue.Member]) -> ServiceReadiness { ServiceReadiness(.ready, with: members) }

    /// - Parameter members: Members of the answer beside `checks`.
    public static func away(with members: [JSONValue.Member]) -> ServiceReadiness { ServiceReadiness(.away, with: members) }

    /// - Parameters:
    ///   - detail: Why, as a sentence; anybody may read it.
    ///   - members: Members of the answer beside `checks`.
    public static func notReady(_ detail: String, with members: [JSONValue.Member] = []) -> ServiceReadiness {
        ServiceReadiness(.notReady, detail: detail, with: members)
    }

    /// If true, `GET /readyz` is 200.
    var isReady: Bool { verdict == .ready || verdict == .away }
}
