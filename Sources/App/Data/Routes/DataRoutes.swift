import CognitoAuth
import CognitoCore
import FoundationEssentials
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
        readers.get("records", .context, .limit(in: RecordHandlers.pages, default: RecordHandlers.usualPage), .after) {
            context, limit, after in
            try await records.list(Page(request: context.request, limit: limit, after: after), for: context.user)
        }
        readers.get("records/:id", .context, .path("id", as: UUID.self)) { context, id in try await records.read(id, for: context.user) }
        root.use(schemes.callers(.writeRecords)).delete("records/:id", .context, .path("id", as: UUID.self)) { context, id in
            try await records.delete(id, for: context.user)
        }
    }

    private func registerKeys(on root: RouteGroup<RequestContext>) {
        let keys = APIKeyHandlers(database: data.database, keys: data.keys, now: schemes.now)
        let users = root.use(schemes.users)
        users.post("api-keys") { context in try await keys.create(try await context.request.json(), by: context.user) }
        users.get("api-keys") { context in try await keys.list(for: context.user) }
        users.delete("api-keys/:id") { context in try await keys.delete(context.request.parameters["id"], for: context.user) }
    }

    private func registerRevocations(on root: RouteGroup<RequestContext>) throws {
        let handlers = RevocationHandlers(database: data.database, revocations: data.revocations, now: schemes.now)
        let users = root.use(schemes.users)
        users.delete("sessions") { context in try await handlers.endSessions(of: context.user) }
        let admins = users.use(try GroupAuthorization(allowed: [adminsGroup], required: [adminsGroup]))
        admins.post("revocations") { context in try await handlers.create(try await context.request.json(), by: context.user) }
        admins.get(
            "revocations", .context, .limit(in: RevocationHandlers.pages, default: RevocationHandlers.pages.upperBound), .after
        ) { context, limit, after in
            try await handlers.list(Page(request: context.request, limit: limit, after: after))
        }
        admins.delete("revocations/:id", .path("id", as: UUID.self)) { id in try await handlers.lift(id) }
    }
}
