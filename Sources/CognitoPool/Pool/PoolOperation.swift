import CognitoCore
import StrictJSON

/// One operation of the pool's API. Each has its own file.
///
/// An operation on one pool conforms to a refinement below, which determines how the pool is found.
protocol PoolOperation: SendableMetatype {
    /// Its name on the wire.
    static var name: String { get }

    /// If true, only the pools' owner may call it: with a signature, and from no web page.
    static var isOwnersOnly: Bool { get }

    /// - Returns: The content of the answer; `nil` for none.
    static func answer(_ input: OperationInput, among pools: UserPools) async throws(CognitoError) -> JSONValue?
}

extension PoolOperation {
    static var isOwnersOnly: Bool { false }
}

/// An operation on one pool.
protocol OnePoolOperation: PoolOperation {
    /// Finds the pool that the input names.
    static func pool(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> PoolService

    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue?
}

extension OnePoolOperation {
    static func answer(_ input: OperationInput, among pools: UserPools) async throws(CognitoError) -> JSONValue? {
        try await answer(input, at: try pool(input, among: pools))
    }
}

/// An operation of a pool's owner, who names the pool by `UserPoolId`.
protocol PoolAdministration: OnePoolOperation {}

extension PoolAdministration {
    static var isOwnersOnly: Bool { true }

    static func pool(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> PoolService {
        try pools.pool(id: try input.string("UserPoolId", length: 1...55))
    }
}

/// An operation of a user's program, which names itself by `ClientId`.
protocol ClientOperation: OnePoolOperation {}

extension ClientOperation {
    static func pool(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> PoolService {
        try pools.pool(ofClient: try input.clientID())
    }
}

/// An operation of a signed-in user, who sends `AccessToken`; `PoolService.bearer(ofAccessToken:)` verifies it.
protocol BearerOperation: OnePoolOperation {}

extension BearerOperation {
    static func pool(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> PoolService {
        try pools.pool(ofAccessToken: try input.string("AccessToken"))
    }
}

/// All operations by their names in `X-Amz-Target`.
package enum PoolOperations {
    package static let targetPrefix = "AWSCognitoIdentityProviderService."

    static let all: [any PoolOperation.Type] =
        [
            InitiateAuth.self, RespondToAuthChallenge.self, AdminInitiateAuth.self, AdminRespondToAuthChallenge.self,
            GetTokensFromRefreshToken.self, AssociateSoftwareToken.self, VerifySoftwareToken.self, SetUserMFAPreference.self,
            AdminSetUserMFAPreference.self, RevokeToken.self, GlobalSignOut.self,
        ] + ofPools + ofClients + ofUsers + ofGroups + ofSignUp + ofBearers

    private static let ofPools: [any PoolOperation.Type] = [
        CreateUserPool.self, DescribeUserPool.self, UpdateUserPool.self, DeleteUserPool.self, ListUserPools.self,
        CreateUserPoolDomain.self, DescribeUserPoolDomain.self, SetUserPoolMfaConfig.self, GetUserPoolMfaConfig.self,
        CreateResourceServer.self, DescribeResourceServer.self,
    ]
    private static let ofClients: [any PoolOperation.Type] = [
        CreateUserPoolClient.self, DescribeUserPoolClient.self, UpdateUserPoolClient.self, DeleteUserPoolClient.self,
        ListUserPoolClients.self, AddUserPoolClientSecret.self, DeleteUserPoolClientSecret.self, ListUserPoolClientSecrets.self,
        GetClientToken.self,
    ]
    private static let ofUsers: [any PoolOperation.Type] = [
        AdminCreateUser.self, AdminGetUser.self, ListUsers.self, AdminUpdateUserAttributes.self, AdminDeleteUserAttributes.self,
        AdminSetUserPassword.self, AdminResetUserPassword.self, AdminConfirmSignUp.self, AdminDisableUser.self, AdminEnableUser.self,
        AdminDeleteUser.self, AdminUserGlobalSignOut.self,
    ]
    private static let ofGroups: [any PoolOperation.Type] = [
        CreateGroup.self, GetGroup.self, UpdateGroup.self, DeleteGroup.self, ListGroups.self, AdminAddUserToGroup.self,
        AdminRemoveUserFromGroup.self, AdminListGroupsForUser.self, ListUsersInGroup.self,
    ]
    private static let ofSignUp: [any PoolOperation.Type] = [
        SignUp.self, ConfirmSignUp.self, ResendConfirmationCode.self, ForgotPassword.self, ConfirmForgotPassword.self,
    ]
    private static let ofBearers: [any PoolOperation.Type] = [
        GetUser.self, UpdateUserAttributes.self, DeleteUserAttributes.self, GetUserAttributeVerificationCode.self,
        VerifyUserAttribute.self, ChangePassword.self, DeleteUser.self,
    ]

    private static let byName = Dictionary(all.map { (ExactText($0.name), $0) }) { first, _ in first }

    /// The operation that a target names. Names are compared byte for byte. Throws `unknownOperation`.
    static func named(_ target: some Collection<UInt8>) throws(CognitoError) -> any PoolOperation.Type {
        guard target.starts(with: targetPrefix.utf8) else { throw .unknownOperation(nil) }
        let name = target.dropFirst(targetPrefix.utf8.count)
        let text = String(decoding: name, as: UTF8.self)
        if let operation = byName[ExactText(text)] { return operation }
        let isName = (1...64).contains(name.count) && name.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
        throw .unknownOperation(isName ? text : nil)
    }
}
