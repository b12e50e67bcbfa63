import CognitoCore
import FoundationEssentials
import HTTPServer
import HTTPTypes
import JOSE
import Storage
import StrictJSON

/// The handlers of `/revocations`, for administrators, and of `DELETE /sessions`, for every user.
struct RevocationHandlers: Sendable {
    /// The default life of a revocation, in seconds.
    static let usualLife: Double = 86_400
    /// The bounds of a page's limit; the upper one is also the default.
    static let pages = 1...10_000

    let database: Database
    let revocations: RevocationTable
    let now: @Sendable () -> NumericDate?

    /// Adds the revocation that the content describes.
    func create(_ posted: JSONDocument, by user: UserClaims) async throws(Problem) -> Response {
        guard let now = now() else { throw .internalError }
        let wanted = try RevocationContent(posted, now: now)
        let revocation = Revocation(
            id: UUID(), target: wanted.target, name: wanted.name, issuer: wanted.issuer, until: wanted.until, createdAt: now,
            createdBy: Owner(of: user))
        try await add(revocation)
        return Response(status: .created, json: revocation.json)
    }

    /// Revokes every token of a user that was issued up to this second, and those without `iat`, but no keys.
    func endSessions(of user: UserClaims) async throws(Problem) -> HTTPResponse.Status {
        guard let now = now() else { throw .internalError }
        let seconds = now.secondsSinceEpoch
        let life = MemoryRevocationList.longestTokenLife / .seconds(1)
        // A token of another issuer may live longer than Cognito's.
        let until = NumericDate(secondsSinceEpoch: min(max(seconds + life, user.acceptedUntil), NumericDate.latest)) ?? now
        let owner = Owner(of: user)
        try await add(
            Revocation(
                id: UUID(), target: .user, name: owner.subject, issuer: owner.issuer,
                issuedUpTo: NumericDate(secondsSinceEpoch: seconds.rounded(.down)), until: until, createdAt: now, createdBy: owner))
        return .noContent
    }

    func list(_ query: Page) async throws(Problem) -> Response {
        guard let now = now() else { throw .internalError }
        let page = try await database.answer(.listRevocations) { store throws(StorageError) in
            try await store.revocations.revocations(at: now, after: query.after, limit: query.limit)
        }
        let response = Response(json: ["revocations": .array(page.revocations.map(\.json))])
        guard page.hasMore, let last = page.revocations.last else { return response }
        return response.linkedToNext(of: query.request, after: last.id)
    }

    func lift(_ id: UUID) async throws(Problem) -> HTTPResponse.Status {
        guard let now = now() else { throw .internalError }
        let isLifted = try await database.answer(.liftRevocation) { store throws(StorageError) in
            try await store.revocations.lift(id, at: now)
        }
        guard isLifted else { throw .notFound }
        revocations.apply([.lifted(id)])
        return .noContent
    }

    private func add(_ revocation: Revocation) async throws(Problem) {
        guard revocations.hasRoom else {
            throw .limitExceeded("There are too many revocations. Some end by themselves, or can be deleted.")
        }
        try await database.answer(.addRevocation) { store throws(StorageError) in try await store.revocations.add(revocation) }
        revocations.apply([.added(revocation)])
    }
}

/// The content of a request for a revocation.
private struct RevocationContent {
    let target: Revocation.Target
    let name: String
    let issuer: String?
    let until: NumericDate

    init(_ posted: JSONDocument, now: NumericDate) throws(Problem) {
        var reader = ContentReader(posted.root)
        let named = Revocation.Target.allCases.map { target in (target, reader.text(target.member, characters: 1...256)) }
        issuer = reader.text("issuer", characters: 1...2_048)
        let until = reader.future("until", after: now)
        let given = named.compactMap { target, name in name.map { (target, $0) } }
        if given.isEmpty {
            reader.require("sub", false)
        } else {
            for (target, _) in given.dropFirst() {
                reader.refuse(target.member, "Only one of sub, originTokenId and tokenId may be there.")
            }
        }
        try reader.finish()
        guard let (target, name) = given.first else { throw .internalError }
        (self.target, self.name) = (target, name)
        self.until = until ?? NumericDate(secondsSinceEpoch: now.secondsSinceEpoch + RevocationHandlers.usualLife) ?? now
    }
}

extension Revocation.Target {
    /// The member of the content that has the name.
    var member: String {
        switch self {
        case .user: "sub"
        case .signIn: "originTokenId"
        case .token: "tokenId"
        }
    }
}

extension Revocation {
    fileprivate var json: JSONValue {
        .object([
            .init("id", .string(id.uuidString.lowercased())), .init(target.member, .string(name)),
            .init("issuer", issuer.map { .string($0) } ?? .null), .init("issuedUpTo", Timestamp.json(issuedUpTo)),
            .init("until", Timestamp.json(until)), .init("createdAt", Timestamp.json(createdAt)),
            .init("createdBy", .string(createdBy.subject)),
        ])
    }
}
