public import CognitoCore
import CognitoPool
import StrictJSON

/// Changes a running embedded pool from another process. A real pool needs signed requests for this, and refuses these.
public struct PoolAdministration: Sendable {
    private let api: PoolAPI
    private let poolID: String

    /// The pool of this id whose API is at this address.
    public init(endpoint: HTTPURL, poolID: String, transport: CurlClient = CurlClient()) {
        api = PoolAPI(endpoint: endpoint, transport: transport)
        self.poolID = poolID
    }

    /// Puts a user into a group, which is made if it is not there yet. It shows in the user's next token.
    ///
    /// - Throws: The `SignInError` that fits.
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
