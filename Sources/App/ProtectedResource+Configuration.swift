import CognitoAuth
import CognitoCore
import HTTPServer

extension ProtectedResource {
    /// What a client asks the pool for: who the user is.
    private static let scopes = ["openid", "email", "profile"]

    /// `nil` for an API that is no resource by name.
    convenience init?(_ configuration: AppConfiguration, _ verifier: CognitoVerifier) {
        guard configuration.resource != nil || configuration.isResourceByAddress else { return nil }
        self.init(
            configuration.resource, authorizationServers: verifier.trustedIssuers.map(\.policy.issuer.name), scopes: Self.scopes,
            name: "LionsDen")
    }

    /// A socket file, or a plain address that other machines reach, names no resource.
    func identify(asAddress address: ListenerAddress, scheme: String) {
        guard case .tcp = address, let url = try? HTTPURL(address.literalURL(scheme: scheme)) else { return }
        identify(as: url)
    }
}
