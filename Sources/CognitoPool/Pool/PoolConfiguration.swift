public import CognitoCore
import EnvironmentReading
public import JOSE
public import Logging
public import Signing

/// The configuration of an embedded user pool.
public struct PoolConfiguration: Sendable {
    /// The pool id, `<region>_<letters and digits>`.
    public var id: String
    /// The Region, such as `eu-central-1`.
    public var region: String
    /// The pool's issuer name, for tokens and for its discovery document.
    public var issuer = PoolIssuer.own
    /// The app clients; at least one.
    public var clients: [AppClient]
    /// The initial users, with their groups.
    public var users: [TestUser]
    /// The initial groups, beside those of the users.
    public var groups: [String] = []
    /// The APIs whose scopes clients can request.
    public var resourceServers: [ResourceServer] = []
    /// Further initial content, as JSON.
    public var seed: PoolSeed?
    /// The rules for users, passwords and sign-ins. A pool with a file keeps the settings in it.
    public var settings = PoolSettings.embedded
    /// If true, users sign in by e-mail address and are named by their `sub`.
    public var signsInByEmail: Bool {
        get { settings.usernameAttributes == [.email] }
        set { settings.usernameAttributes = newValue ? [.email] : [] }
    }
    /// The loopback address to listen on: one of 127.0.0.0/8, `::1` or `localhost`.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 for any free one.
    public var port: UInt16
    /// If set, the pool is also served over https.
    public var tls: PoolTLS?
    /// The signing keys; `nil` for new ones, or for those of the file.
    public var keys: TokenKeys?
    /// The path of the file in which the pool keeps its users, groups and keys between runs; `nil` to keep them in memory.
    ///
    /// A missing file is made, readable by its owner alone. Users and groups of the configuration that the file does not have are added, and
    /// its users join the configured groups; everything in it stays, passwords included. `keys`, if set, replace those of the file.
    public var dataFile: String?
    /// The lifetime of ID and access tokens.
    public var tokenLifetime = TokenLifetime.oneHour
    /// The lifetime of refresh tokens in seconds; by default 30 days, as in Cognito.
    public var refreshLifetime: Double = 30 * 86_400
    /// The rules for passwords that are set through the pool's API; those of `users` need not obey them.
    public var passwordPolicy: PasswordPolicy {
        get { settings.passwordPolicy }
        set { settings.passwordPolicy = newValue }
    }
    /// The source of time for tokens, sessions and lockouts.
    public var now: @Sendable () -> NumericDate? = NumericDate.systemNow
    /// Decides about sign-ins by `CUSTOM_AUTH`; if `nil`, the flow is not enabled.
    public var customAuthentication: CustomAuthentication?
    /// Changes tokens before they are signed, like a pre token generation trigger.
    public var tokenCustomization: TokenCustomization?
    /// Takes the messages of the pool, and the faults of its server.
    public var logger = Logger(label: "lionsden.pool") { _ in SwiftLogNoOpLogHandler() }

    /// - Parameters:
    ///   - id: The pool id, `<region>_<letters and digits>`.
    ///   - region: The Region.
    ///   - clients: The app clients; at least one.
    ///   - users: The initial users.
    ///   - port: The port to listen on; 0 for any free one.
    public init(
        id: String = "us-fake-1_Embedded1", region: String = "us-fake-1", clients: [AppClient] = [AppClient("testclient")],
        users: [TestUser] = [], port: UInt16 = 0
    ) {
        self.id = id
        self.region = region
        self.clients = clients
        self.users = users
        self.port = port
    }

    /// The pool that the environment describes, with its user in a group.
    public init(_ test: TestPool, group: String, port: UInt16 = 9229) {
        let user = TestUser(
            username: test.userEmail, password: test.userPassword.revealed, email: test.userEmail, groups: [group])
        self.init(
            id: test.pool.id, region: test.pool.region,
            clients: test.pool.clientIDs.map { AppClient($0, secret: test.clientSecret?.revealed) }, users: [user], port: port)
        tls = test.tls
        if let urls = test.callbackURLs {
            for index in clients.indices { (clients[index].oauth.callbackURLs, clients[index].oauth.logoutURLs) = (urls, urls) }
        }
        issuer = test.issuer
        dataFile = test.dataFile
    }
}

/// The reason why an embedded pool cannot be made or started.
public enum EmbeddedUserPoolError: Error, Equatable, Sendable {
    /// Pool id, Region or client ids are malformed.
    case pool(UserPoolError)
    /// A user or a group of the configuration is refused.
    case users(CognitoError)
    /// The seed of the configuration is refused.
    case seed(PoolSeedError)
    /// OpenSSL failed to make keys.
    case keys(SigningFailure)
    /// The host is no loopback address. On any other, other machines could get tokens.
    case hostNotLoopback(String)
    /// The pool cannot be kept in its file.
    case data(path: String, PoolFileError)
    /// OpenSSL failed to make a certificate.
    case certificate
    /// The certificate of the authority cannot be written to this path.
    case rootFile(String)
    /// The pool is running already.
    case running
    /// The pool cannot listen, for this reason.
    case listening(String)
}

extension EmbeddedUserPoolError: CustomStringConvertible {
    /// The fault in a sentence, for a terminal.
    public var description: String {
        switch self {
        case .pool(let error): "the pool's names are malformed: \(error)"
        case .users(let error): "a user or a group is refused: \(error.message)"
        case .seed(let error): "\(error)"
        case .keys: "OpenSSL made no keys"
        case .hostNotLoopback(let host): "\(host.debugDescription) is not an address of this machine alone"
        case .data(let path, let error): "\(path) \(error)"
        case .certificate: "OpenSSL made no certificate"
        case .rootFile(let path): "\(path) cannot be written"
        case .running: "the pool is running already"
        case .listening(let reason): reason
        }
    }
}
