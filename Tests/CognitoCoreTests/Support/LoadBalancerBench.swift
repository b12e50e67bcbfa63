import CognitoTesting
import HTTPTesting
import JOSE
import StrictJSON
import Synchronization

@testable import CognitoCore

/// A verifier of one load balancer's tokens, with a scripted key server behind it and clocks that the test moves.
struct LoadBalancerBench {
    static let arn = "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/app/den/0123456789abcdef"
    static let issuer = "https://login.example.com"
    static let location = "https://public-keys.auth.elb.us-fake-1.amazonaws.com/"
    static let user = TestUser(username: "leo", password: "", email: "leo@example.com")

    static let signer = Result {
        try LoadBalancerSigner(
            for: LoadBalancer(arn: arn, issuer: issuer, clientIDs: ["one", "two"]), now: { NumericDate(secondsSinceEpoch: noon) })
    }
    /// A load balancer's key that is not ours.
    static let stranger = Result { try SigningKey(algorithm: .es256, keyID: "stranger") }

    let clock = ManualClock()
    let server: FakeKeyServer
    let asked = Asked()
    let log = LogLines()
    let events = Events()
    let keys: LoadBalancerKeys
    let verifier: LoadBalancerVerifier
    let signer: LoadBalancerSigner

    /// The addresses of which a key was asked.
    final class Asked: Sendable {
        private let list = Mutex<[String]>([])
        var urls: [String] { list.withLock { $0 } }
        func add(_ url: String) { list.withLock { $0.append(url) } }
    }

    /// What the observer of the keys was told.
    final class Events: Sendable {
        private let list = Mutex<[String]>([])
        var names: [String] { list.withLock { $0 } }
        func add(_ event: KeySetEvent) { list.withLock { $0.append(event.name) } }
    }

    init(
        _ standing: FakeKeyServer.Answer? = nil, at offset: Double = 0, clockSkew: Duration = .zero,
        revocations: (any RevocationList)? = nil, maximumTokenBytes: Int = 32_768
    ) throws {
        let (server, asked, events, signer) = (FakeKeyServer(standing), asked, events, try Self.signer.get())
        self.server = server
        self.signer = signer
        keys = LoadBalancerKeys(
            at: signer.balancer.keyLocation, time: MonotonicTime(clock), logger: log.logger, observe: { events.add($0) }
        ) { url in
            asked.add(url.text)
            return server
        }
        verifier = LoadBalancerVerifier(
            trusting: signer.balancer, keys: keys, clockSkew: clockSkew, revocations: revocations, maximumTokenBytes: maximumTokenBytes,
            logger: log.logger, now: { NumericDate(secondsSinceEpoch: noon + offset) })
    }

    /// What the key server says when it has this key.
    static func published(_ key: SigningKey) -> FakeKeyServer.Answer {
        .success(FetchedKeySet(body: Array(key.publicPEM.utf8)))
    }

    static func published() throws -> FakeKeyServer.Answer { published(try signer.get().key) }

    func token(_ change: (inout TokenDraft) -> Void = { _ in }) throws -> [UInt8] {
        Array(try signer.token(for: Self.user, change).utf8)
    }

    /// A token under a name that no key set has.
    func token(ofKey keyID: String) throws -> [UInt8] { try token { $0.header["kid"] = .string(keyID) } }

    /// What a token ends in: `nil` for claims.
    nonisolated(nonsending) func failure(_ token: [UInt8]) async -> VerificationError? {
        do throws(VerificationError) {
            _ = try await verifier.verify(token)
            return nil
        } catch {
            return error
        }
    }
}
