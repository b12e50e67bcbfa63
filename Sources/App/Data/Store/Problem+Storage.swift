import CognitoAuth
import HTTPServer
import HTTPTypes
import Storage
import StrictJSON

extension Problem {
    /// What a caller is answered whose request the store has not done.
    init(_ error: StorageError) {
        switch error {
        case .unavailable(let outage): self = .storeUnavailable("\(outage)")
        case .conflict: self = .internalError
        case .limitExceeded(let limit): self = .limitExceeded("There are \(limit) already, which is the most. Delete one first.")
        case .unstorableText: self = .invalidContent([ContentFault(pointer: "", detail: "A text has a NUL character.")])
        case .unknownCursor: self = .unknownCursor
        case .tooLarge: self = .contentTooLarge
        }
    }

    static func limitExceeded(_ detail: String) -> Problem {
        Problem(status: .conflict, code: "limit_exceeded", detail: detail)
    }

    static func invalidQuery(_ detail: String) -> Problem {
        Problem(status: .badRequest, code: "invalid_query", detail: detail)
    }
}

extension Database {
    /// The same for a handler: an error of the store becomes what the caller is answered.
    func answer<Value: Sendable>(
        _ operation: StoreOperation, _ body: @Sendable (Store) async throws(StorageError) -> Value
    ) async throws(Problem) -> Value {
        do { return try await perform(operation, body) } catch { throw Problem(error) }
    }
}
