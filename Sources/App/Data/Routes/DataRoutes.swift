import CognitoAuth
import CognitoCore
import HTTPServer
import JOSE

/// The routes that need a database, with their guards.
struct DataRoutes {
    let data: DataService
    let schemes: CallerSchemes
    let adminsGroup: String

    func register(on root: RouteGroup<RequestContext>) throws {
        registerRecords(on: root)
        registerKeys(on: root)
        try registerRevocations(on: root)
    }

    private func registerRecords(on root: RouteGroup<RequestContext>) {
        let records = RecordHandlers(database: data.database, adminsGroup: adminsGroup, now: schemes.now)
        root.use(schemes.callers(.writeRecords, missingCredentials: .forbidden)).post("create") { context in
            try await records.create(try await context.request.json(), by: context.user)
        }
        let readers = root.use(schemes.callers(.readRecords))
        readers.get("records") { context in
            let query = try PageQuery(context.query, limits: RecordHandlers.pages, usual: RecordHandlers.usualPage)
            return try await records.list(query, for: context.user)
        }
        readers.get("records/:id") { context in try await records.read(context.request.parameters["id"], for: context.user) }
        root.use(schemes.callers(.writeRecords)).delete("records/:id") { context in
            try await records.delete(context.request.parameters["id"], for: context.user)
        }
    }

    private func registerKeys(on root: RouteGroup<RequestContext>) {
        let keys = APIKeyHandlers(database: data.database, keys: data.keys, now: schemes.now)
        let users = root.use(Authentication(schemes.verifier, from: schemes.source, realm: schemes.realm))
        users.post("api-keys") { context in try await keys.create(try await context.request.json(), by: context.user) }
        users.get("api-keys") { context in try await keys.list(for: context.user) }
        users.delete("api-keys/:id") { context in try await keys.delete(context.request.parameters["id"], for: context.user) }
    }

    private func registerRevocations(on root: RouteGroup<RequestContext>) throws {
        let handlers = RevocationHandlers(database: data.database, revocations: data.revocations, now: schemes.now)
        let users = root.use(Authentication(schemes.verifier, from: schemes.source, realm: schemes.realm))
        users.delete("sessions") { context in try await handlers.endSessions(of: context.user) }
        let admins = users.use(try GroupAuthorization(allowed: [adminsGroup], required: [adminsGroup]))
        admins.post("revocations") { context in try await handlers.create(try await context.request.json(), by: context.user) }
        admins.get("revocations") { context in
            let query = try PageQuery(context.query, limits: RevocationHandlers.pages, usual: RevocationHandlers.pages.upperBound)
            return try await handlers.list(query)
        }
        admins.delete("revocations/:id") { context in try await handlers.lift(context.request.parameters["id"]) }
    }
}

extension Context {
    /// The query of the request target.
    fileprivate var query: ArraySlice<UInt8>? { request.head.query.map(request.head.value) }
}
