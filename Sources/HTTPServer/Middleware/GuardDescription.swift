public import HTTPTypes

/// What a guard says of itself, for a document of the API: the credentials that it takes, and the problems that it answers with.
public struct GuardDescription: Sendable {
    /// A place in a request where a guard looks for credentials.
    public enum Credentials: Sendable, Hashable {
        /// The `Authorization` field with the scheme `Bearer`.
        case bearerToken
        /// The cookie of this name.
        case cookie(String)
        /// The field of this name.
        case field(String)
    }

    /// Alternatives, one of which is enough; empty for a guard that takes none.
    public let credentials: [Credentials]
    /// True if a request without credentials is admitted too.
    public let isOptional: Bool
    /// Each with status, code, detail and fields as they are sent; a challenge may say more of the fault.
    public let problems: [Problem]
    /// The same, to methods that are not safe alone.
    public let problemsOfUnsafeMethods: [Problem]

    /// - Parameters:
    ///   - credentials: Alternatives, one of which is enough.
    ///   - isOptional: If true, a request without credentials is admitted too.
    ///   - problems: What the guard can answer with. Of two that tell the caller the same, one is kept.
    ///   - problemsOfUnsafeMethods: What it can answer with besides, unless the request's method is safe.
    public init(
        credentials: [Credentials] = [], isOptional: Bool = false, problems: [Problem] = [], problemsOfUnsafeMethods: [Problem] = []
    ) {
        self.credentials = credentials
        self.isOptional = isOptional
        self.problems = problems.reduce(into: []) { kept, problem in
            if !kept.contains(where: { $0.tellsTheSame(as: problem) }) { kept.append(problem) }
        }
        self.problemsOfUnsafeMethods = problemsOfUnsafeMethods
    }

    /// What a request with this method can be answered with.
    ///
    /// Source: RFC 9110 §9.2.1 (safe methods)
    public func problems(for method: HTTPRequest.Method) -> [Problem] {
        [.get, .head, .options, .trace].contains(method) ? problems : problems + problemsOfUnsafeMethods
    }
}

extension Problem {
    /// - Returns: True if the caller cannot tell the two apart but by their fields.
    public func tellsTheSame(as other: Problem) -> Bool {
        status == other.status && code == other.code && detail == other.detail
    }
}
