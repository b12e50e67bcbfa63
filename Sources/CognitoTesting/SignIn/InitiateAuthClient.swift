public import CognitoCore
public import CognitoPool
import EnvironmentReading
import JOSE
import StrictJSON

/// Signs in by `USER_PASSWORD_AUTH` at a user pool in another process: AWS, moto, LocalStack or cognito-local.
///
/// The call needs no AWS credentials. `NEW_PASSWORD_REQUIRED` is answered with the same password, which becomes the permanent one.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
public struct InitiateAuthClient: SignInService {
    private let api: PoolAPI
    private let clients: [AppClient]

    /// A client of the pool API at a URL.
    ///
    /// - Parameters:
    ///   - endpoint: The URL of the API.
    ///   - clients: The app clients by which it may sign in.
    ///   - transport: The HTTP client.
    public init(endpoint: HTTPURL, clients: [AppClient], transport: CurlClient = CurlClient()) {
        api = PoolAPI(endpoint: endpoint, transport: transport)
        self.clients = clients
    }

    /// A client of the test pool that the environment names.
    ///
    /// - Parameters:
    ///   - test: The test pool.
    ///   - route: Direct, or by a proxy.
    public init(_ test: TestPool, route: CurlRoute = .direct) {
        let clients = test.pool.clientIDs.map { AppClient($0, secret: test.clientSecret?.revealed) }
        self.init(endpoint: test.pool.endpoint, clients: clients, transport: CurlClient(route: route))
    }

    /// Signs in as ``signIn(clientID:username:password:lifetime:)`` does, with the lifetimes of the app client. The origin is not sent.
    public func signIn(
        clientID: String, username: String, password: String, from origin: CallOrigin
    ) async throws(SignInError) -> SignInTokens {
        try await signIn(clientID: clientID, username: username, password: password, lifetime: nil)
    }

    /// Signs in by password.
    ///
    /// - Parameters:
    ///   - clientID: One of the app clients.
    ///   - username: The username or an alias.
    ///   - password: The password.
    ///   - lifetime: The lifetime of the tokens in seconds, 1 to 86 400; `nil` for that of the app client. Only an embedded pool honours it.
    /// - Returns: The tokens of the sign-in.
    /// - Throws: ``SignInError``; `refused` without a call if this client does not have the app client.
    public func signIn(
        clientID: String, username: String, password: String, lifetime: Int64?
    ) async throws(SignInError) -> SignInTokens {
        guard let client = clients.first(where: { sameBytes($0.id, clientID) }) else {
            throw .refused(.clientNotFound, message: CognitoError.clientNotFound(clientID).message)
        }
        let hash = try secretHash(client, username)
        let parameters = [("USERNAME", username), ("PASSWORD", password)] + hash
        let input: [JSONValue.Member] = [
            .init("AuthFlow", "USER_PASSWORD_AUTH"), .init("ClientId", .string(client.id)), .init("AuthParameters", .texts(parameters)),
        ]
        let answer = try await api.call("InitiateAuth", .object(input + LifetimeRequest.members(lifetime)))
        guard let challenge = answer.document.root["ChallengeName"]?.string else { return try answer.tokens() }
        guard challenge == "NEW_PASSWORD_REQUIRED" else { throw .challenged(challenge) }
        return try await setPassword(password, username, client, answer, lifetime)
    }

    /// Answers `NEW_PASSWORD_REQUIRED`. The challenge has the username, since the user may have signed in by an alias.
    private func setPassword(
        _ password: String, _ username: String, _ client: AppClient, _ challenge: PoolAnswer, _ lifetime: Int64?
    ) async throws(SignInError) -> SignInTokens {
        let root = challenge.document.root
        guard let session = root["Session"]?.string else { throw .unexpectedAnswer(status: challenge.status) }
        let username = root["ChallengeParameters"]?["USER_ID_FOR_SRP"]?.string ?? username
        let responses = [("USERNAME", username), ("NEW_PASSWORD", password)] + (try secretHash(client, username))
        let input: [JSONValue.Member] = [
            .init("ClientId", .string(client.id)), .init("ChallengeName", "NEW_PASSWORD_REQUIRED"),
            .init("Session", .string(session)), .init("ChallengeResponses", .texts(responses)),
        ]
        let answer = try await api.call("RespondToAuthChallenge", .object(input + LifetimeRequest.members(lifetime)))
        if let next = answer.document.root["ChallengeName"]?.string { throw .challenged(next) }
        return try answer.tokens()
    }

    private func secretHash(_ client: AppClient, _ username: String) throws(SignInError) -> [(String, String)] {
        guard let secret = client.secret?.revealed else { return [] }
        do {
            return [("SECRET_HASH", try SecretHash.text(username: username, clientID: client.id, clientSecret: secret))]
        } catch {
            throw .internalFailure
        }
    }
}

extension JSONValue {
    fileprivate static func texts(_ members: [(String, String)]) -> JSONValue {
        .object(members.map { JSONValue.Member($0.0, .string($0.1)) })
    }
}
