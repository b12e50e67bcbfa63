import CognitoAuth
import CognitoCore
import HTTPServer
import ServiceRuntime

extension ProtectedResource {
    /// The scopes that a client needs from the pool: those of the user's identity.
    private static let scopes = ["openid", "email", "profile"]

    /// `nil` for an API without a resource identifier.
    convenience init?(_ configuration: AppConfiguration, _ verifier: CognitoVerifier) {
        guard configuration.resource != nil || configuration.isResourceByAddress else { return nil }
        self.init(
            configuration.resource, trusting: verifier, scopes: Self.scopes, name: "LionsDen", documentationPath: OpenAPIDocument.path)
    }

    /// Makes the address the resource identifier, unless it is a socket file or a plain HTTP address that other machines reach.
    func identify(asAddress address: ListenerAddress, scheme: String) {
        guard case .tcp = address, let url = try? HTTPURL(address.literalURL(scheme: scheme)) else { return }
        identify(as: url)
    }
}
