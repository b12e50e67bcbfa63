import CognitoAuth
import HTTPServer
import HTTPTypes
import Storage
import StrictJSON

extension Problem {
    /// The answer to a caller whose operation has failed.
    init(_ error: StorageError) {
        switch error {
        case .unavailable(let outage): self = .storeUnavailable("\(outage)")
        case .conflict, .violation, .malformedStatement, .unreadable, .missingColumn: self = .internalError
        case .limitExceeded(let limit): self = .limitExceeded("There are \(limit) already, which is the most. Delete one first.")
        case .unstorableText: self = .invalidContent([ContentFault(pointer: "", detail: "A text has a NUL character.")])
        case .unknownCursor: self = .unknownCursor
        case .tooLarge: self = .contentTooLarge
        }
    }

    static func limitExceeded(_ detail: String) -> Problem {
        Problem(status: .conflict, code: "limit_exceeded", detail: detail)
    }
}

extension Database {
    /// Runs an operation for a handler, and turns an error of the store into the caller's answer.
    func answer<Value: Sendable>(
        _ operation: StoreOperation, _ body: @Sendable (Store) async throws(StorageError) -> Value
    ) async throws(Problem) -> Value {
        do { return try await perform(operation, body) } catch { throw Problem(error) }
    }
}
