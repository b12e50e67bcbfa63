import HTTPServer
import HTTPTypes

/// Admits nobody.
struct Closed: ImmediateGuard {
    func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
        throw Problem(status: .unauthorized, code: "closed", detail: "")
    }
}

/// Admits nobody, after it has waited for something.
struct ClosedLater: Guard {
    func admit(_ context: RequestContext) -> Admission<RequestContext> {
        .later { () async throws(Problem) in
            await Task.yield()
            throw Problem(status: .forbidden, code: "closed_later", detail: "")
        }
    }
}
