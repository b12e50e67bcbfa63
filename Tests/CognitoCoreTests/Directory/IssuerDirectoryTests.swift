import CognitoTesting
import HTTPTesting
import JOSE
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import CognitoCore

/// Tenants, whose issuers come and go while the verifier is used.
@Suite struct IssuerDirectoryTests {
    private struct Away: Error {}

    /// A directory that counts, and can be away or wrong.
    private final class Directory: IssuerDirectory {
        let memory = MemoryIssuerDirectory()
        private let state = Mutex((asked: [String](), isAway: false, answer: RegisteredIssuer?.none))
        var asked: [String] { state.withLock { $0.asked } }

        func goAway(_ isAway: Bool = true) { state.withLock { $0.isAway = isAway } }
        func answerAlways(_ answer: RegisteredIssuer?) { state.withLock { $0.answer = answer } }

        func registration(ofIssuer name: String) async throws -> RegisteredIssuer? {
            let (isAway, answer) = state.withLock { state in
                state.asked.append(name)
                return (state.isAway, state.answer)
            }
            if isAway { throw Away() }
            if let answer { return answer }
            return await memory.registration(ofIssuer: name)
        }
    }

    private static let lions = "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_Lions"
    private static let otherKey = Result { () throws(SigningFailure) in try SigningKey(keyID: "first") }

    private let clock = ManualClock(secondsSinceEpoch: noon)
    private let passing = ManualClock()
    private let directory = Directory()
    private let server: FakeKeyServer
    private let verifier: CognitoVerifier
    /// The issuers whose keys a cache was made for.
    private let made: Counter

    private final class Counter: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
        func add(_ name: String) { names.withLock { $0.append(name) } }
    }

    init() throws {
        let own = CognitoVerifier.Trust(
            ClaimsPolicy(trusting: Issuer(try .fixture(), tokenUse: .any)), keys: FakeKeys(try Keys.set(try Keys.first())))
        let server = FakeKeyServer(Keys.fetched(try Self.otherKey.get()))
        let (time, made) = (MonotonicTime(passing), Counter())
        (self.server, self.made) = (server, made)
        var rules = IssuerDirectoryRules()
        rules.maximumIssuers = 2
        let known = KnownIssuers(
            directory, rules: rules, firstNumber: 1, clockSkew: .zero, time: time, logger: Logger(label: "test"),
            makeKeys: { issuer in
                made.add(issuer.name)
                return JWKSCache(fetcher: server, time: time, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            })
        verifier = CognitoVerifier(
            TrustTable(fixed: [own], known: known), cachedTokens: 16, partitions: 1, revocations: nil,
            maximumTokenBytes: UnverifiedJWS.maximumBytes, logger: nil, now: clock.date)
    }

    private func pool(_ name: String = "Lions", client: String = "lionsClient") throws -> Issuer {
        Issuer(try UserPool(id: "us-fake-1_\(name)", region: "us-fake-1", clientIDs: [client]), tokenUse: .access)
    }

    private func token(_ issuer: String = lions, client: String = "lionsClient") throws -> [UInt8] {
        try Claims.access.with("iss", .string(issuer)).with("client_id", .string(client)).token(try Self.otherKey.get())
    }

    private func refusal(_ token: [UInt8]) async -> VerificationError? {
        do throws(VerificationError) {
            _ = try await verifier.verify(token)
            return nil
        } catch {
            return error
        }
    }

    @Test func `T156 an issuer that the directory names is trusted, and its user is the tenant's`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        let claims = try await verifier.verify(try token())
        #expect(verifier.tenant(of: claims) == "lions")
        #expect(directory.asked == [Self.lions])
        #expect(server.calls == 1)
    }

    @Test func `T156 the verifier's own issuers are not asked for, and are no tenant's`() async throws {
        let claims = try await verifier.verify(try Claims.access.token(try Keys.first()))
        #expect(verifier.tenant(of: claims) == nil)
        #expect(directory.asked.isEmpty)
    }

    @Test func `T156 an issuer that the directory does not name is refused, and asked for once in its time`() async throws {
        for _ in 0..<3 { #expect(await refusal(try token()) == .rejected(.claims(.issuerNotTrusted))) }
        #expect(directory.asked == [Self.lions])
        directory.memory.add(try pool(), tenant: "lions")
        passing.advance(by: .seconds(10) - .nanoseconds(1))
        #expect(await refusal(try token()) == .rejected(.claims(.issuerNotTrusted)))
        passing.advance(by: .nanoseconds(1))
        #expect(await refusal(try token()) == nil)
        #expect(server.calls == 1)
    }

    @Test func `T156 an issuer that was added is trusted at once if it is forgotten first`() async throws {
        #expect(await refusal(try token()) == .rejected(.claims(.issuerNotTrusted)))
        directory.memory.add(try pool(), tenant: "lions")
        verifier.forgetIssuer(named: Self.lions)
        #expect(await refusal(try token()) == nil)
    }

    @Test(arguments: [
        "", "https://pool.example/\u{E9}", "https://pool.example/a b", "https://pool.example/" + String(repeating: "a", count: 492),
    ])
    func `T156 nobody is asked about what is no URL of a bounded length`(name: String) async throws {
        #expect(await refusal(try token(name)) != nil)
        #expect(directory.asked.isEmpty)
    }

    @Test func `T156 a name of 512 bytes is asked for`() async throws {
        let name = "https://pool.example/" + String(repeating: "a", count: 491)
        #expect(name.utf8.count == 512)
        #expect(await refusal(try token(name)) == .rejected(.claims(.issuerNotTrusted)))
        #expect(directory.asked == [name])
    }

    @Test func `T156 an answer about another issuer than the one asked for is none`() async throws {
        directory.answerAlways(RegisteredIssuer(try pool("Other"), tenant: "others"))
        #expect(await refusal(try token()) == .rejected(.claims(.issuerNotTrusted)))
        #expect(made.all.isEmpty)
    }

    @Test func `T156 an issuer that is removed is refused when its answer has grown old, cached tokens too`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        let token = try token()
        let claims = try await verifier.verify(token)
        directory.memory.remove(issuerNamed: Self.lions)
        passing.advance(by: .seconds(10) - .nanoseconds(1))
        #expect(await refusal(token) == nil)
        #expect(!verifier.isRevoked(claims))
        passing.advance(by: .nanoseconds(1))
        #expect(await refusal(token) == .rejected(.claims(.issuerNotTrusted)))
        #expect(verifier.isRevoked(claims))
        #expect(verifier.tenant(of: claims) == nil)
    }

    @Test func `T156 a session alone makes the directory be asked`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        let claims = try await verifier.verify(try token())
        directory.memory.remove(issuerNamed: Self.lions)
        passing.advance(by: .seconds(10))
        while !verifier.isRevoked(claims) { await Task.yield() }
        #expect(directory.asked == [Self.lions, Self.lions])
    }

    @Test func `T156 a session ends with its issuer, however soon an unknown one may be asked for again`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        let claims = try await verifier.verify(try token())
        directory.memory.remove(issuerNamed: Self.lions)
        var rules = IssuerDirectoryRules()
        rules.unknown = .zero
        let verifier = CognitoVerifier(asking: directory, rules: rules, time: MonotonicTime(passing))
        var isRevoked = false
        // As often as sessions look.
        for _ in 0..<10 where !isRevoked {
            let asked = directory.asked.count
            isRevoked = verifier.isRevoked(claims)
            for _ in 0..<1_000 where !isRevoked && directory.asked.count == asked { await Task.yield() }
            for _ in 0..<1_000 { await Task.yield() }
            passing.advance(by: .milliseconds(500))
        }
        #expect(isRevoked)
    }

    @Test func `T156 tokens that were verified for clients of before are not taken for verified`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        let token = try token()
        #expect(await refusal(token) == nil)
        directory.memory.add(try pool(client: "newClient"), tenant: "lions")
        passing.advance(by: .seconds(10))
        #expect(await refusal(token) == .rejected(.claims(.clientNotAccepted)))
        #expect(await refusal(try self.token(client: "newClient")) == nil)
        // The keys are where they were.
        #expect(made.all == [Self.lions])
    }

    @Test func `a confirmed answer keeps tokens cached`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        let token = try token()
        #expect(await refusal(token) == nil)
        passing.advance(by: .seconds(10))
        #expect(await refusal(token) == nil)
        let hits = verifier.cache?.hits
        #expect(await refusal(token) == nil)
        #expect(verifier.cache?.hits == hits.map { $0 + 1 })
        #expect(verifier.cache?.count == 1)
    }

    @Test func `T156 while the directory is away, those who are known go on for a time, and others are told to come back`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        #expect(await refusal(try token()) == nil)
        directory.goAway()
        passing.advance(by: .seconds(599))
        #expect(await refusal(try token()) == nil)
        let stranger = try token("https://pool.example")
        #expect(await refusal(stranger) == .unavailable(Unavailability(.directoryAway)))
        passing.advance(by: .seconds(1))
        #expect(await refusal(try token()) == .unavailable(Unavailability(.directoryAway)))
        directory.goAway(false)
        #expect(await refusal(try token()) == nil)
        #expect(await refusal(stranger) == .rejected(.claims(.issuerNotTrusted)))
    }

    @Test func `T156 no more issuers are kept than are allowed`() async throws {
        for name in ["A", "B", "C"] {
            directory.memory.add(try pool(name), tenant: name)
            let claims = try await verifier.verify(try token("https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_\(name)"))
            #expect(verifier.tenant(of: claims) == name)
        }
        for name in ["A", "B", "C"] {
            #expect(await refusal(try token("https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_\(name)")) == nil)
        }
        #expect(made.all.count > 3)
    }

    @Test func `T156 a token that is forged is refused, though its issuer is a tenant's`() async throws {
        directory.memory.add(try pool(), tenant: "lions")
        let forged = try Claims.access.with("iss", .string(Self.lions)).with("client_id", "lionsClient").token(try Keys.first())
        #expect(await refusal(forged) == .rejected(.token(.signatureInvalid)))
    }
}
