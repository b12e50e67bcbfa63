/// Everything that the environment says about Cognito, valid as a whole.
public struct CognitoConfiguration: Sendable, Equatable {
    /// The pool of `COGNITO_USER_POOL_ID`. Whether it is the one that is trusted depends on `testing`.
    public let pool: UserPool
    /// The group that the sample's `/admin` asks for.
    public let adminsGroupName: String
    /// Whether there is a test pool, and of which kind.
    public private(set) var testing: TestingConfiguration
    /// Which tokens are taken.
    public let acceptedTokenUse: AcceptedTokenUse
    /// By how much the clocks of the pool and of this machine may differ: 0 to 300 s.
    public let clockSkew: Duration
    /// For how long keys stay in use while no refresh succeeds: 1 to 72 h.
    public let maximumKeySetAge: Duration

    /// The one pool whose tokens are accepted: the test pool while testing is on, else the production pool.
    public var trustedPool: UserPool { testing.testPool?.pool ?? pool }

    /// The same configuration once the embedded pool listens at its real address, from which its keys are then read.
    /// Without an embedded pool nothing changes.
    public func withEmbeddedPool(listeningAt endpoint: HTTPURL) -> CognitoConfiguration {
        guard case .embedded(let test, let port) = testing else { return self }
        var copy = self
        copy.testing = .embedded(test.listening(at: endpoint), port: port)
        return copy
    }
}

extension CognitoConfiguration {
    /// Reads the `COGNITO_…` variables and `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`.
    ///
    /// `nil` means that the reader has recorded at least one fault more.
    public init?(reading reader: inout ConfigurationReader) {
        let faultsBefore = reader.faults.count
        let mode: TestingConfiguration.Mode = reader.value("COGNITO_TESTING", .oneOfItsCases, default: "off")
        let standard = PoolVariables.production.read(from: &reader)
        let pool = mode == .off ? AddressVariables.read(from: &reader, for: standard) : standard
        let group = reader.required("COGNITO_ADMINS_GROUP_NAME", .groupName, example: "admins")
        let testing = TestingConfiguration(mode, reading: &reader)
        acceptedTokenUse = reader.value("COGNITO_TOKEN_USE", .oneOfItsCases, default: "id")
        clockSkew = reader.value("COGNITO_CLOCK_SKEW_SECONDS", .seconds(in: 0...300), default: "0")
        maximumKeySetAge = reader.value("COGNITO_JWKS_MAX_STALE_HOURS", .hours(in: 1...72), default: "24")
        guard reader.faults.count == faultsBefore, let pool, let group, let testing else { return nil }
        self.pool = pool
        self.adminsGroupName = group
        self.testing = testing
    }
}
