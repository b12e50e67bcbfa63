import CognitoAuth
import CognitoCore
import FoundationEssentials
import HTTPServer
import HTTPTypes
import JOSE
import Storage
import StrictJSON

/// What `/create` and `/records` do for a caller who may.
struct RecordHandlers: Sendable {
    /// How many records a page may have.
    static let pages = 1...100
    /// How many records a page has unless the query says otherwise.
    static let usualPage = 20

    let database: Database
    /// Who are in it may read and delete everybody's records, by token.
    let adminsGroup: String
    let now: @Sendable () -> NumericDate?

    /// Stores the posted JSON, byte for byte.
    func create(_ posted: JSONDocument, by caller: Caller) async throws(Problem) -> Response {
        guard let now = now() else { throw .internalError }
        let record = Record(id: UUID(), owner: Owner(of: caller), data: Array(posted.root.rawBytes), createdAt: now)
        try await database.answer(.addRecord) { store throws(StorageError) in try await store.records.add(record) }
        var response = Response(status: .created, json: record.json)
        response.addField(.location, "/records/\(record.text)")
        return response
    }

    func list(_ query: PageQuery, for caller: Caller) async throws(Problem) -> Response {
        let owner = Owner(of: caller)
        let page = try await database.answer(.listRecords) { store throws(StorageError) in
            try await store.records.records(of: owner, after: query.after, limit: query.limit)
        }
        var response = Response(json: ["records": .array(page.records.map(\.json))])
        if page.hasMore, let last = page.records.last { response.linkToNext(of: "/records", limit: query.limit, after: last.id) }
        return response
    }

    func read(_ id: String?, for caller: Caller) async throws(Problem) -> JSONValue {
        let access = access(of: caller)
        guard let id = id.flatMap(UUID.init(uuidString:)) else { throw .notFound }
        let record = try await database.answer(.readRecord) { store throws(StorageError) in
            try await store.records.record(id, of: access)
        }
        guard let record else { throw .notFound }
        return record.json
    }

    func delete(_ id: String?, for caller: Caller) async throws(Problem) -> HTTPResponse.Status {
        let access = access(of: caller)
        guard let id = id.flatMap(UUID.init(uuidString:)) else { throw .notFound }
        let isDeleted = try await database.answer(.deleteRecord) { store throws(StorageError) in
            try await store.records.delete(id, of: access)
        }
        guard isDeleted else { throw .notFound }
        return .noContent
    }

    /// A key is in no group, even if its user is.
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
