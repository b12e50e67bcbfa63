public import CognitoCore
public import CognitoPool
import EnvironmentReading
import JOSE
import StrictJSON

/// Signs in at a user pool elsewhere, by `USER_PASSWORD_AUTH`: AWS, moto, LocalStack, cognito-local.
///
/// A plain HTTPS call, for which no AWS credentials are needed. `NEW_PASSWORD_REQUIRED` is answered with the same password, which so
/// becomes the permanent one.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
public struct InitiateAuthClient: SignInService {
    private let api: PoolAPI
    private let clients: [AppClient]

    /// A client of the pool API at this address, for these app clients.
    public init(endpoint: HTTPURL, clients: [AppClient], transport: CurlClient = CurlClient()) {
        api = PoolAPI(endpoint: endpoint, transport: transport)
        self.clients = clients
    }

    /// A client of the pool that the environment names, which it reaches by this route.
    public init(_ test: TestPool, route: CurlRoute = .direct) {
        let clients = test.pool.clientIDs.map { AppClient($0, secret: test.clientSecret?.revealed) }
        self.init(endpoint: test.pool.endpoint, clients: clients, transport: CurlClient(route: route))
    }

    /// Signs in. See ``signIn(clientID:username:password:lifetime:)``. A pool elsewhere is not told who asked here.
    public func signIn(
        clientID: String, username: String, password: String, from origin: CallOrigin
    ) async throws(SignInError) -> SignInTokens {
        try await signIn(clientID: clientID, username: username, password: password, lifetime: nil)
    }

    /// Signs in, for tokens that live so many seconds, 1 to 86 400; an embedded pool does so, and any other takes no notice.
    ///
    /// For an app client that is not one of ours it throws `refused` without a call; else it throws the `SignInError` that fits.
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

    /// The challenge names the user, who may have signed in by another name than their own.
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
