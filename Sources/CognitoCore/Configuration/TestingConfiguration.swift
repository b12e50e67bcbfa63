public import EnvironmentReading

/// The kind of test pool: `COGNITO_TESTING`. While there is one, it alone is trusted.
public enum TestingConfiguration: Sendable, Equatable {
    case off
    /// A user pool inside this process, listening on a port of this machine; 0 stands for any free port.
    case embedded(TestPool, port: Int)
    /// A real test pool.
    case remote(TestPool)

    /// The spellings of the variable.
    public enum Mode: String, Sendable, CaseIterable { case off, embedded, remote }

    /// The test pool, if there is one.
    public var testPool: TestPool? {
        switch self {
        case .off: nil
        case .embedded(let test, port: _), .remote(let test): test
        }
    }
}

/// A test pool and the user who signs in there.
public struct TestPool: Sendable, Equatable {
    /// The pool itself.
    public internal(set) var pool: UserPool
    /// The user's sign-in name.
    public let userEmail: String
    /// The user's password.
    public let userPassword: Secret
    /// The app client's secret, if it has one; sign-in then needs a `SECRET_HASH`.
    public let clientSecret: Secret?
    /// The file in which the embedded pool keeps users and keys; `nil` for a pool in memory.
    public internal(set) var dataFile: String?
    /// The issuer name of the embedded pool; that of a real one is in `pool`.
    public internal(set) var issuer = PoolIssuer.own
    /// The configuration of the embedded pool's https; `nil` for none.
    public internal(set) var tls: PoolTLS?
    /// The redirect URIs of the embedded pool's clients; `nil` for the usual URLs of development.
    public internal(set) var callbackURLs: [String]?

    /// A test pool with one user.
    public init(pool: UserPool, userEmail: String, userPassword: Secret, clientSecret: Secret? = nil) {
        self.pool = pool
        self.userEmail = userEmail
        self.userPassword = userPassword
        self.clientSecret = clientSecret
    }
}

extension TestingConfiguration {
    /// Reads the `COGNITO_TEST_…` variables as far as the mode needs them; `nil` means that a fault has been recorded.
    init?(_ mode: Mode, reading reader: inout ConfigurationReader) {
        guard mode != .off else {
            self = .off
            return
        }
        let setting = "COGNITO_TESTING=\(mode.rawValue)"
        let standard = PoolVariables.test(requiredBy: setting).read(from: &reader)
        let email = reader.required("COGNITO_TEST_USER_EMAIL", .email, example: "lion@example.com", because: setting)
        let password = reader.required(
            "COGNITO_TEST_USER_PASSWORD", .secret, example: "Pass!word123", because: setting)
        let secret = reader.optional("COGNITO_TEST_CLIENT_SECRET", .secret, example: "<the client's secret>")
        let addressed = mode == .remote ? AddressVariables.read(from: &reader, for: standard) : standard
        if mode == .remote, let addressed { AddressVariables.warnIfPasswordsAreExposed(addressed.endpoint, &reader) }
        let port = mode == .embedded ? Self.readPort(from: &reader) : 0
        let dataFile = mode == .embedded ? Self.readDataFile(from: &reader) : nil
        let issuer = mode == .embedded ? reader.value("COGNITO_POOL_ISSUER", .poolIssuer, default: "own") : .own
        let tls = mode == .embedded ? Self.readTLS(beside: port, from: &reader) : nil
        let callbacks = mode == .embedded ? Self.readCallbackURLs(from: &reader) : nil
        guard let pool = addressed, let email, let password else { return nil }
        var test = TestPool(pool: pool, userEmail: email, userPassword: password, clientSecret: secret)
        test.dataFile = dataFile
        test.issuer = issuer
        test.callbackURLs = callbacks
        test.tls = tls
        self = mode == .remote ? .remote(test) : .embedded(test.listening(at: .loopback(port: port)), port: port)
    }

    /// The embedded pool knows its own addresses, so only the port is asked for.
    private static func readPort(from reader: inout ConfigurationReader) -> Int {
        AddressVariables.warnThatIgnored(&reader)
        return reader.value("COGNITO_POOL_PORT", .integer(in: 0...65_535), default: "9229")
    }

    /// A port of its own is as good as the switch; without one it is the port after the pool's.
    private static func readTLS(beside poolPort: Int, from reader: inout ConfigurationReader) -> PoolTLS? {
        let setting = reader.value("COGNITO_POOL_TLS", ConfigurationRule<Switch>.oneOfItsCases, default: "off")
        let port = reader.optional("COGNITO_POOL_TLS_PORT", .integer(in: 0...65_535), example: "9230")
        let file = reader.value("COGNITO_POOL_ROOT_FILE", .text(length: 1...4096), default: ".lionsden/pool-root.pem")
        guard setting == .on || port != nil else { return nil }
        let next = (1..<65_535).contains(poolPort) ? poolPort + 1 : 0
        return PoolTLS(port: UInt16(clamping: port ?? next), rootFile: file)
    }

    private enum Switch: String, CaseIterable, Sendable { case on, off }

    private static func readCallbackURLs(from reader: inout ConfigurationReader) -> [String]? {
        reader.optional("COGNITO_POOL_CALLBACK_URLS", .list(of: .callbackURL), example: "http://localhost:3000/callback")
    }

    private static func readDataFile(from reader: inout ConfigurationReader) -> String? {
        reader.optional("COGNITO_POOL_DATA", .text(length: 1...4096), example: "pool.json")
    }
}

extension TestPool {
    /// The same, with API and keys at this address, which is perhaps its name, too.
    func listening(at endpoint: HTTPURL) -> TestPool {
        var copy = self
        copy.pool = issuer.named(pool, listeningAt: endpoint)
        return copy
    }
}
