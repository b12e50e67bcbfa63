public import CognitoCore
import CognitoPool
import StrictJSON

/// Changes an embedded pool that runs in another process. A real pool refuses these requests, which are not signed.
public struct PoolAdministration: Sendable {
    private let api: PoolAPI
    private let poolID: String

    /// - Parameters:
    ///   - endpoint: The URL of the pool's API.
    ///   - poolID: The id of the pool.
    ///   - transport: The HTTP client.
    public init(endpoint: HTTPURL, poolID: String, transport: CurlClient = CurlClient()) {
        api = PoolAPI(endpoint: endpoint, transport: transport)
        self.poolID = poolID
    }

    /// Adds a user to a group, which is made if it is missing. The user's next tokens name the group.
    ///
    /// - Throws: ``SignInError``, if the pool refuses or gives no usable answer.
    public func add(user: String, toGroup group: String) async throws(SignInError) {
        do throws(SignInError) {
            _ = try await api.call("CreateGroup", ["UserPoolId": .string(poolID), "GroupName": .string(group)], isAdministrative: true)
        } catch .refused(.other("GroupExistsException"), _) {}
        _ = try await api.call(
            "AdminAddUserToGroup",
            ["UserPoolId": .string(poolID), "Username": .string(user), "GroupName": .string(group)],
            isAdministrative: true)
    }
}
