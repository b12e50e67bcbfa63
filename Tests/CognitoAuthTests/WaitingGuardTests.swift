import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON
import Synchronization
import Testing

@testable import CognitoAuth

/// Guards whose decision has to wait for a key.
struct WaitingGuardTests {
    /// Keys that have to be waited for, each time.
    private struct DistantKeys: KeySource {
        let keys: JSONWebKeySet

        func knownKey(_ keyID: String) -> JSONWebKey? { nil }

        nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
            await Task.yield()
            guard let key = keys.key(keyID) else { throw .unknownKey }
            return key
        }
    }

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    private let world: VerifiedUser
    private let verifier: CognitoVerifier
    private let readings = Counter()

    init() throws {
        world = try VerifiedUser.shared.get()
        let pool = try UserPool(id: "us-fake-1_Unit", region: "us-fake-1", clientIDs: ["client"])
        verifier = CognitoVerifier(
            policy: ClaimsPolicy(trusting: pool, tokenUse: .any),
            keys: DistantKeys(keys: try JSONWebKeySet(parsing: world.issuer.keySet)))
    }

    /// Where a request's token is, counting how often it is looked for.
    private var source: CredentialSource {
        .custom { [readings] head in
            readings.count.withLock { $0 += 1 }
            return head.firstField("x-token")
        }
    }

    private func context(_ token: String, _ target: String = "/") throws -> RequestContext {
        RequestContext(request: Request(id: RequestID(0, 0), head: try .of("GET", target, fields: ["X-Token: \(token)"])))
    }

    @Test func `a token that has to wait for its key is looked for once`() async throws {
        let token = try world.issuer.idToken(for: world.user)
        let context = try context(token)
        let admission = try Authentication(verifier, from: source).admit(context)
        #expect(admission.contextAtHand == nil)
        #expect(context.request.logNotes.subject == nil)
        #expect(try await admission.context().user.subject == world.user.subject)
        #expect(context.request.logNotes.subject == world.user.subject)
        let optional = try OptionalAuthentication(verifier, from: source).admit(context)
        #expect(optional.contextAtHand == nil)
        #expect(try await optional.context().user?.subject == world.user.subject)
        #expect(readings.count.withLock { $0 } == 2)
    }

    @Test func `what is refused after the wait is answered as what is refused at once`() async throws {
        let stranger = try TokenIssuer(for: UserPool(id: "us-fake-1_Unit", region: "us-fake-1", clientIDs: ["client"]))
        let admission = try Authentication(verifier, from: source).admit(try context(stranger.idToken(for: world.user)))
        let found = await #expect(throws: Problem.self) { try await admission.context() }
        #expect(found?.status == .unauthorized)
        #expect(found?.code == "invalid_token")
        #expect(found?.reason == "unknownKey")
    }

    @Test func `what stands behind a guard that waits is asked once it has decided`() async throws {
        let token = try world.issuer.accessToken(for: world.user) { $0.claims["scope"] = "read" }
        let head = try RequestHead.of("GET", "/?scope=write", fields: ["Authorization: Bearer \(token)"])
        let context = RequestContext(request: Request(id: RequestID(0, 0), head: head))
        let admission = try ForwardAuthentication(verifier).admit(context)
        let found = await #expect(throws: Problem.self) { try await admission.context() }
        #expect(found?.code == "insufficient_scope")
    }
}
