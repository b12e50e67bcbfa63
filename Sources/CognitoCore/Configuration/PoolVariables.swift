import EnvironmentReading

/// The three variables that name a pool; the test pool has its own set.
struct PoolVariables {
    let clientID, poolID, region: String
    /// The setting that makes them required, if it is not always so.
    let requiredBy: String?

    static let production = PoolVariables(
        clientID: "COGNITO_CLIENT_ID", poolID: "COGNITO_USER_POOL_ID", region: "COGNITO_MAIN_REGION", requiredBy: nil)

    static func test(requiredBy setting: String) -> PoolVariables {
        PoolVariables(
            clientID: "COGNITO_TEST_CLIENT_ID", poolID: "COGNITO_TEST_USER_POOL_ID", region: "COGNITO_TEST_MAIN_REGION",
            requiredBy: setting)
    }

    /// The pool they describe, at AWS's own addresses. `nil` means that a fault has been recorded.
    func read(from reader: inout ConfigurationReader) -> UserPool? {
        let clients = reader.required(
            clientID, .list(of: .clientID), example: "exampleClientIdABC123", because: requiredBy)
        let id = reader.required(poolID, .poolID, example: "us-fake-1_abCDeFgHi", because: requiredBy)
        let region = reader.required(region, .region, example: "us-fake-1", because: requiredBy)
        guard let clients, let id, let region else { return nil }
        do throws(UserPoolError) {
            return try UserPool(id: id, region: region, clientIDs: clients)
        } catch {
            // Each part has passed its own rule, so what is left to be wrong is that they do not fit together.
            let rule = "a pool of the Region in \(self.region), which is the part before _"
            reader.report(poolID, .mustBe(rule), example: "\(region)_abCDeFgHi")
            return nil
        }
    }
}

/// The three variables about addresses; they describe whichever pool is trusted.
enum AddressVariables {
    private static let issuer = "COGNITO_ISSUER"
    private static let endpoint = "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"
    private static let keySet = "COGNITO_JWKS_URI"

    /// The pool at the addresses that the environment gives. They are read, and their faults recorded, even where the
    /// pool itself is at fault: all problems belong in one report.
    static func read(from reader: inout ConfigurationReader, for pool: UserPool?) -> UserPool? {
        let issuer = reader.optional(
            issuer, .issuer, example: "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi",
            derived: pool?.issuer)
        let endpoint = reader.optional(
            endpoint, .endpoint, example: "http://127.0.0.1:9229", derived: pool?.endpoint.text)
        let derived = pool?.with(issuer: issuer, endpoint: endpoint)
        let location = reader.optional(
            keySet, .keySetLocation, example: "https://keys.example/.well-known/jwks.json",
            derived: derived?.keySetLocation.description)
        if !reader.isSet(keySet) { checkKeySet(besides: issuer, endpoint, &reader) }
        let result = location.flatMap { derived?.with(keySetLocation: $0) } ?? derived
        if case .remote(let url) = result?.keySetLocation, !url.isSecure {
            reader.warn(
                "the key set is read over http from \(url.text); anybody on this machine who owns that port is trusted")
        }
        return result
    }

    /// The key set is beside the endpoint, or else the issuer, and from either it must come unchanged.
    private static func checkKeySet(besides issuer: String?, _ endpoint: HTTPURL?, _ reader: inout ConfigurationReader) {
        let rule = "https or of this machine, unless \(keySet) says where the keys are"
        if let endpoint, !endpoint.isProtected {
            reader.report(Self.endpoint, .mustBe(rule), example: "http://127.0.0.1:9229")
        }
        if let issuer, !reader.isSet(Self.endpoint), (try? HTTPURL(issuer)) == nil {
            reader.report(Self.issuer, .mustBe(rule), example: "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi")
        }
    }

    /// Warns if passwords, which test logins send to the endpoint, can be read on their way.
    static func warnIfPasswordsAreExposed(_ endpoint: HTTPURL, _ reader: inout ConfigurationReader) {
        guard !endpoint.isProtected else { return }
        reader.warn("test logins send passwords over http to \(endpoint.text), where anybody in between can read them")
    }

    /// Warns of each that is set although the embedded pool knows its own addresses.
    static func warnThatIgnored(_ reader: inout ConfigurationReader) {
        for variable in [issuer, endpoint, keySet] where reader.isSet(variable) {
            reader.warn("\(variable) is ignored while COGNITO_TESTING is embedded")
        }
    }
}
