public import HTTPTypes
public import StrictJSON

/// A request that ends in an error answer, on purpose: the status, a stable code for programs and a sentence for people.
///
/// Throw one from a guard or a handler; `ProblemResponder` renders it. Source: RFC 9457 §3.1
public struct Problem: Error, Sendable {
    /// 400 to 599.
    public let status: HTTPResponse.Status
    /// Stable, for programs: see the table in docs/endpoints.md.
    public let code: String
    /// A sentence that the caller can act on. It names no claim, key, path or parser detail.
    public let detail: String
    /// For the log alone: what exactly was wrong.
    public var reason: String?
    /// For metrics alone: a word for the reason, out of a fixed list. Nothing that a client has written may become one.
    public var cause: String?
    /// Further members of the body, for programs, behind those that every problem has. Their names are the thrower's to keep distinct.
    ///
    /// Source: RFC 9457 §3.2
    public var members: [JSONValue.Member] = []
    /// Further field lines of the answer, such as `Retry-After`.
    public var fields: [Response.Field] = []
    package var closesConnection = false

    /// A problem of an application's own. `code` and `detail` are sent to the caller, `reason` and `cause` never are.
    public init(status: HTTPResponse.Status, code: String, detail: String, reason: String? = nil, cause: String? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.reason = reason
        self.cause = cause
    }

    /// If true, it is for the client to mend: 400 to 499.
    var isOfClient: Bool { (400..<500).contains(status.code) }

    /// The same problem with one more field line in its answer.
    public func with(_ name: HTTPField.Name, _ value: String) -> Problem {
        var copy = self
        copy.fields.append(Response.Field(name: name, value: value))
        return copy
    }

    /// The same problem with one more member in its body.
    public func with(member name: String, _ value: JSONValue) -> Problem {
        var copy = self
        copy.members.append(JSONValue.Member(name, value))
        return copy
    }

    /// The same problem, after whose answer nothing more is read from the connection.
    package func closing() -> Problem {
        var copy = self
        copy.closesConnection = true
        return copy
    }
}

extension Problem: Equatable {
    public static func == (left: Problem, right: Problem) -> Bool {
        left.status == right.status && left.code == right.code && left.detail == right.detail && left.reason == right.reason
            && left.cause == right.cause && JSONValue.object(left.members) == JSONValue.object(right.members)
            && left.closesConnection == right.closesConnection
            && left.fields.map(\.name) == right.fields.map(\.name) && left.fields.map(\.value) == right.fields.map(\.value)
    }
}
