import CognitoAuth
import CognitoCore
import FoundationEssentials
import HTTPServer
import HTTPTypes
import JOSE
import Storage
import StrictJSON

/// The handlers of `/create` and `/records`.
struct RecordHandlers: Sendable {
    /// The bounds of a page's limit.
    static let pages = 1...100
    /// The limit of a query without one.
    static let usualPage = 20

    let database: Database
    /// The group whose members may read and delete the records of all users, by token.
    let adminsGroup: String
    let now: @Sendable () -> NumericDate?

    /// Stores the posted JSON, byte for byte.
    func create(_ posted: JSONDocument, by caller: Caller) async throws(Problem) -> Response {
        guard let now = now() else { throw .internalError }
        let record = Record(id: UUID(), owner: Owner(of: caller), data: Array(posted.root.rawBytes), createdAt: now)
        try await database.answer(.addRecord) { store throws(StorageError) in try await store.records.add(record) }
        return Response(status: .created, json: record.json).located(at: "records", record.text)
    }

    func list(_ query: Page, for caller: Caller) async throws(Problem) -> Response {
        let owner = Owner(of: caller)
        let page = try await database.answer(.listRecords) { store throws(StorageError) in
            try await store.records.records(of: owner, after: query.after, limit: query.limit)
        }
        let response = Response(json: ["records": .array(page.records.map(\.json))])
        guard page.hasMore, let last = page.records.last else { return response }
        return response.linkedToNext(of: query.request, after: last.id)
    }

    func read(_ id: UUID, for caller: Caller) async throws(Problem) -> JSONValue {
        let access = access(of: caller)
        let record = try await database.answer(.readRecord) { store throws(StorageError) in
            try await store.records.record(id, of: access)
        }
        guard let record else { throw .notFound }
        return record.json
    }

    func delete(_ id: UUID, for caller: Caller) async throws(Problem) -> HTTPResponse.Status {
        let access = access(of: caller)
        let isDeleted = try await database.answer(.deleteRecord) { store throws(StorageError) in
            try await store.records.delete(id, of: access)
        }
        guard isDeleted else { throw .notFound }
        return .noContent
    }

    /// A key has no groups, even if its user has.
    private func access(of caller: Caller) -> RecordAccess {
        caller.isMember(of: adminsGroup) ? .everybody : .owned(by: Owner(of: caller))
    }
}

extension Record {
    var text: String { id.uuidString.lowercased() }

    var json: JSONValue {
        [
            "id": .string(text), "data": .raw(data), "createdBy": .string(owner.subject), "createdAt": Timestamp.json(createdAt),
        ]
    }
}
