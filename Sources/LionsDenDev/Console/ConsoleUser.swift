import CognitoCore
import CognitoPool
import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON

/// The changes that the console's user may make to their own account in the embedded pool. The verified token alone names the user.
struct ConsoleUser: Sendable {
    let pool: EmbeddedUserPool
    let tokenUse: TokenUse

    func register<C: Context>(on routes: RouteGroup<C>, subject: @escaping @Sendable (C) -> String) {
        let caller = Extractor<C, String> { (context) throws(Problem) in subject(context) }
        routes.put("groups/:name", .path("name"), caller) { group, user in
            try asProblem { () throws(CognitoError) in try pool.add(user: user, toGroup: group) }
            return HTTPResponse.Status.noContent
        }
        routes.delete("groups/:name", .path("name"), caller) { group, user in
            try asProblem { () throws(CognitoError) in try pool.remove(user: user, fromGroup: group) }
            return HTTPResponse.Status.noContent
        }
        routes.post("expired-token", caller) { user -> JSONValue in ["token": .string(try expiredToken(of: user))] }
    }

    /// A token as of a sign-in one lifetime and one minute ago.
    private func expiredToken(of subject: String) throws -> String {
        let user = try asProblem { () throws(CognitoError) in try pool.user(subject) }
        var issuer = try pool.issuer()
        let now = issuer.now
        let age = Double(issuer.lifetime.seconds + 60)
        issuer.now = { now().flatMap { NumericDate(secondsSinceEpoch: $0.secondsSinceEpoch - age) } }
        return switch tokenUse {
        case .id: try issuer.idToken(for: user)
        case .access: try issuer.accessToken(for: user)
        }
    }

    private func asProblem<Result>(_ operation: () throws(CognitoError) -> Result) throws(Problem) -> Result {
        do {
            return try operation()
        } catch {
            throw Problem(error)
        }
    }
}

extension Problem {
    fileprivate init(_ error: CognitoError) {
        switch error {
        case .groupNotFound:
            self = Problem(status: .notFound, code: "not_found", detail: "The user pool has no such group.", reason: caseName(error))
        case .userNotFound:
            self = Problem(status: .notFound, code: "not_found", detail: "The user pool does not know this user.", reason: caseName(error))
        case .limitExceeded:
            self = Problem(status: .conflict, code: "limit_exceeded", detail: "The user is in too many groups.", reason: caseName(error))
        default: self = .internalError
        }
    }
}
