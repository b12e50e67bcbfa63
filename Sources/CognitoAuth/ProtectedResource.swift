public import CognitoCore
public import HTTPServer
import HTTPTypes
import StrictJSON
import Synchronization

/// What an API says of itself to OAuth clients that find its authorization servers themselves, MCP clients among them.
///
/// Give it to ``Realm/describing(_:)`` for the challenges, and to ``register(on:)`` for the metadata.
///
/// Source: RFC 9728 §2
public final class ProtectedResource: Sendable {
    /// In front of the resource's path. Source: RFC 9728 §3
    public static let wellKnownPath = ".well-known/oauth-protected-resource"
    private static let maximumAgeSeconds = 3600

    private let identifier: Mutex<HTTPURL?>
    private let authorizationServers: [String]
    private let scopes: [String]
    private let name: String

    /// - Parameters:
    ///   - identifier: The resource identifier; `nil` if it is the address of the service, which ``identify(as:)`` tells later.
    ///   - authorizationServers: The issuers whose tokens are trusted.
    ///   - scopes: What a client may ask an authorization server for.
    ///   - name: For people.
    public init(_ identifier: HTTPURL?, authorizationServers: [String], scopes: [String], name: String) {
        self.identifier = Mutex(identifier)
        self.authorizationServers = authorizationServers
        self.scopes = scopes
        self.name = name
    }

    /// Names the resource from now on.
    public func identify(as identifier: HTTPURL) { self.identifier.withLock { $0 = identifier } }

    /// Where the metadata is; `nil` for a resource that has no identifier yet.
    ///
    /// Source: RFC 9728 §3.1 (the path of the resource follows the well-known one)
    public var metadataURL: String? { identifier.withLock { $0 }.map { "\($0.origin)/\(Self.wellKnownPath)\($0.plainPath)" } }

    /// Adds `GET` of the metadata, at the well-known path and with the path of the resource behind it, open to every page.
    ///
    /// - Parameter root: All paths.
    public func register(on root: RouteGroup<RequestContext>) {
        for path in paths {
            root.open.get(path) { _ in try self.metadata() }
            root.open.on(.options)(path) { _ in Self.preflightAnswer }
        }
    }

    /// The paths of the metadata: the well-known one, and with the path of the resource behind it.
    public var paths: [String] {
        let ownPath = identifier.withLock { $0 }?.plainPath ?? ""
        return [Self.wellKnownPath] + (ownPath.isEmpty ? [] : [Self.wellKnownPath + ownPath])
    }

    private func metadata() throws(Problem) -> Response {
        guard let identifier = identifier.withLock({ $0 }) else { throw .notReady("resource: the address of the service is not known.") }
        var response = Response(
            json: [
                "resource": .string(identifier.text), "authorization_servers": .array(authorizationServers.map { .string($0) }),
                "scopes_supported": .array(scopes.map { .string($0) }), "bearer_methods_supported": ["header"],
                "resource_name": .string(name), "resource_documentation": .string(identifier.appending(path: "openapi.json").text),
            ]
        ).cached(.publicMaxAge(Self.maximumAgeSeconds))
        response.openToEveryOrigin()
        return response
    }

    /// Any field may be sent: nothing is read from it. Source: Fetch §3.3.3
    private static let preflightAnswer: Response = {
        var response = Response(status: .noContent)
        response.addField(.allow, "GET, HEAD, OPTIONS")
        response.addField(.accessControlAllowMethods, "GET, HEAD, OPTIONS")
        response.addField(.accessControlAllowHeaders, "*, Authorization")
        response.addField(.accessControlMaxAge, "86400")
        response.openToEveryOrigin()
        return response
    }()
}

extension ProtectedResource: Equatable {
    public static func == (left: ProtectedResource, right: ProtectedResource) -> Bool { left === right }
}
