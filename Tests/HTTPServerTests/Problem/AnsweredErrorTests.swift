import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

struct AnsweredErrorTests {
    private enum ShelfError: AnsweredError {
        case damaged(page: Int)
        case full
        case closed

        var problem: Problem {
            switch self {
            case .damaged: .internalError
            case .full: Problem(status: .conflict, code: "shelf_full", detail: "The shelf is full.")
            case .closed: Problem(status: .serviceUnavailable, code: "shelf_closed", detail: "Come back later.", reason: "at night")
            }
        }
    }

    @Test(arguments: [
        (ShelfError.damaged(page: 7), 500, "damaged(page: 7)"), (.full, 409, "shelf_full"), (.closed, 503, "at night"),
    ])
    private func `the log is told what a fault of ours was, and the caller is not`(error: ShelfError, status: Int, reason: String) throws {
        let request = try Request(.get, "/")
        let response = ProblemResponder.standalone.response(to: error, requestID: request.id, request: request)
        #expect(response.status.code == status)
        #expect(request.logNotes.refusal?.reason == reason)
        guard case .bytes(let bytes) = response.content else { return #expect(Bool(false), "there is no content") }
        #expect(!String(decoding: bytes, as: UTF8.self).contains("page: 7"))
    }
}
