public import CognitoCore
import EnvironmentReading
public import JOSE
public import Logging
public import Signing

/// What an embedded user pool is made of.
public struct PoolConfiguration: Sendable {
    /// The pool id, `<region>_<letters and digits>`.
    public var id: String
    public var region: String
    /// What the pool calls itself, in tokens and in its discovery document.
    public var issuer = PoolIssuer.own
    /// The app clients; at least one.
    public var clients: [AppClient]
    /// Users from the start, with their groups.
    public var users: [TestUser]
    /// Groups from the start, besides those of the users.
    public var groups: [String] = []
    /// APIs whose scopes clients can ask for.
    public var resourceServers: [ResourceServer] = []
    /// What the pool has from the start besides all of this.
    public var seed: PoolSeed?
    /// What the pool asks of users, passwords and sign-ins. A pool that remembers keeps the settings of its file.
    public var settings = PoolSettings.embedded
    /// If true, users sign in by e-mail address and are named by their `sub`.
    public var signsInByEmail: Bool {
        get { settings.usernameAttributes == [.email] }
        set { settings.usernameAttributes = newValue ? [.email] : [] }
    }
    /// An address of this machine alone: 127.0.0.0/8, `::1` or `localhost`.
    public var host = "127.0.0.1"
    /// 0 stands for any free port.
    public var port: UInt16
    /// Serves the pool over https, too.
    public var tls: PoolTLS?
    /// The keys that sign; without any the pool makes its own.
    public var keys: TokenKeys?
    /// Where the pool remembers its users, groups and keys from one run to the next; without it a pool forgets.
    ///
    /// The file is made if there is none, readable for its owner alone. Users and groups that it does not have are added, and users to the
    /// groups that are asked for; what it has stays, passwords too. Given `keys` take the place of its keys.
    public var dataFile: String?
    /// For how long ID and access tokens live.
    public var tokenLifetime = TokenLifetime.oneHour
    /// For how long refresh tokens live, in seconds: 30 days, as Cognito's do, unless a test wants others.
    public var refreshLifetime: Double = 30 * 86_400
    public var passwordPolicy: PasswordPolicy {
        get { settings.passwordPolicy }
        set { settings.passwordPolicy = newValue }
    }
    /// The time of tokens, sessions and lockouts.
    public var now: @Sendable () -> NumericDate? = NumericDate.systemNow
    /// What asks users who sign in by `CUSTOM_AUTH`; without it the flow is not enabled.
    public var customAuthentication: CustomAuthentication?
    /// What changes tokens before they are signed, as a trigger before token generation does.
    public var tokenCustomization: TokenCustomization?
    /// Where the pool's server writes its faults.
    public var logger = Logger(label: "lionsden.pool") { _ in SwiftLogNoOpLogHandler() }

    /// A pool on any free port, unless another is given.
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

    /// The pool that the environment asks for: its user is in this group.
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

/// Why an embedded pool cannot be made or started.
public enum EmbeddedUserPoolError: Error, Equatable, Sendable {
    /// Pool id, Region or client ids are malformed.
    case pool(UserPoolError)
    /// A user or a group of the configuration is refused.
    case users(CognitoError)
    /// The seed of the configuration is refused.
    case seed(PoolSeedError)
    /// OpenSSL made no keys.
    case keys(SigningFailure)
    /// The host is not this machine's own: the pool would let everyone make tokens.
    case hostNotLoopback(String)
    /// The pool cannot remember by its file.
    case data(path: String, PoolFileError)
    /// OpenSSL made no certificate.
    case certificate
    /// The certificate of the authority cannot be written there.
    case rootFile(String)
    /// It runs already.
    case running
    /// Listening failed, for the reason given.
    case listening(String)
}

extension EmbeddedUserPoolError: CustomStringConvertible {
    /// What is wrong, for a terminal.
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
