import HTTPTypes
package import Logging

/// The one place where an error becomes an answer.
///
/// Shared by reference: each request has it at hand.
package final class ProblemResponder: Sendable {
    /// Methods that a client may have invented are cut.
    static let methodCharacters = 32

    let logger: Logger

    package init(logger: Logger) {
        self.logger = logger
    }

    /// For requests that no server has received.
    static let standalone = ProblemResponder(logger: Logger(label: "lionsden.http"))

    /// A ``Problem`` as it says; a ``ContentError`` or an ``AnsweredError`` as the problem that it stands for; any other error as a bare 500, because its
    /// text was not written for the caller. That text goes to the log, as does that of an ``AnsweredError`` which is a fault of ours and has no reason.
    package func response(to error: any Error, requestID: RequestID, request: Request?) -> Response {
        switch error {
        case let problem as Problem:
            request?.note(refusal: Refusal(problem))
            return Self.render(problem, requestID: requestID)
        case let error as ContentError:
            return response(to: Problem(error), requestID: requestID, request: request)
        case let error as any AnsweredError:
            var problem = error.problem
            // Without a line in the log nobody would find a fault of ours.
            if !problem.isOfClient, problem.reason == nil { problem.reason = "\(error)" }
            return response(to: problem, requestID: requestID, request: request)
        default:
            logger.error(
                "handler failed",
                metadata: [
                    "request_id": "\(requestID)", "method": "\(request?.method.rawValue.prefix(Self.methodCharacters) ?? "")",
                    "route": "\(request?.routePattern ?? "")",
                    "error": "\(error)",
                ])
            return response(to: Problem.internalError, requestID: requestID, request: request)
        }
    }

    static func render(_ problem: Problem, requestID: RequestID) -> Response {
        let content = problem.content(requestID: requestID.description)
        var response = Response(status: problem.status, contentType: .problem, content: .bytes(content))
        for field in problem.fields { response.addField(field.name, field.value) }
        response.closesConnection = problem.closesConnection
        return response
    }
}
