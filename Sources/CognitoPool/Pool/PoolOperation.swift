import CognitoCore
import StrictJSON

/// One operation of the pool's API: a function of its input and of what the pool holds. Each has a file of its own.
protocol PoolOperation: SendableMetatype {
    /// Its name on the wire.
    static var name: String { get }

    /// Whether only the pool's owner may call it. The real service asks for signed requests then.
    static var isOwnersOnly: Bool { get }

    /// The members of the answer, or `nil` for an answer without content.
    static func answer(_ input: OperationInput, at pool: PoolService) async throws(CognitoError) -> JSONValue?
}

extension PoolOperation {
    static var isOwnersOnly: Bool { false }
}

/// All operations by their names in `X-Amz-Target`.
package enum PoolOperations {
    package static let targetPrefix = "AWSCognitoIdentityProviderService."

    static let all: [any PoolOperation.Type] = [
        InitiateAuth.self, RespondToAuthChallenge.self, GetUser.self, RevokeToken.self, GlobalSignOut.self, AdminCreateUser.self,
        AdminSetUserPassword.self, CreateGroup.self, AdminAddUserToGroup.self, AdminRemoveUserFromGroup.self,
    ]

    /// The operation that a target names, compared by bytes.
    static func named(_ target: some Collection<UInt8>) -> (any PoolOperation.Type)? {
        all.first { target.elementsEqual("\(targetPrefix)\($0.name)".utf8) }
    }
}

extension PoolService {
    /// Throws `poolNotFound` unless the call names this pool.
    func checkPoolID(_ input: OperationInput) throws(CognitoError) {
        guard sameBytes(try input.string("UserPoolId", length: 1...55), pool.id) else { throw .poolNotFound }
    }
}
