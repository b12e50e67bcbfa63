public import CognitoCore
public import HTTPServer
import HTTPTypes
import StrictJSON
import Synchronization

/// What an API says of itself to OAuth clients that find its authorization servers themselves, MCP clients among them.
///
/// Give it to ``Realm/describing(_:)`` for the challenges, to ``ResourceAuthorization`` for the tokens, and call ``register(on:)`` for the
/// metadata.
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
    private let documentationPath: String?

    /// - Parameters:
    ///   - identifier: The resource identifier; `nil` if it is the address of the service, which ``identify(as:)`` tells later.
    ///   - verifier: The issuers that it trusts are the authorization servers.
    ///   - scopes: What a client may ask an authorization server for.
    ///   - name: For people.
    ///   - documentationPath: Where the documentation is, below the resource, without a slash in front; `nil` if there is none.
    public init(
        _ identifier: HTTPURL?, trusting verifier: CognitoVerifier, scopes: [String], name: String, documentationPath: String? = nil
    ) {
        self.identifier = Mutex(identifier)
        self.authorizationServers = verifier.trustedIssuers.map(\.policy.issuer.name)
        self.scopes = scopes
        self.name = name
        self.documentationPath = documentationPath
    }

    /// Names the resource from now on.
    public func identify(as identifier: HTTPURL) { self.identifier.withLock { $0 = identifier } }

    /// The identifier, exactly as it was given; `nil` for a resource that has none yet.
    var identifierText: String? { identifier.withLock { $0 }?.text }

    /// Where the metadata is; `nil` for a resource that has no identifier yet.
    ///
    /// Source: RFC 9728 §3.1 (path and query of the resource follow the well-known path, which takes the place of a bare slash)
    public var metadataURL: String? {
        identifier.withLock { $0 }.map { "\($0.origin)/\(Self.wellKnownPath)\($0.path == "/" ? "" : $0.path)\($0.query)" }
    }

    /// Adds `GET` of the metadata, at the well-known path and with the path of the resource behind it, open to every page. A slash that ends the
    /// resource's path may be left out there, as some clients do.
    ///
    /// - Parameter root: All paths.
    public func register(on root: RouteGroup<RequestContext>) {
        for path in paths {
            root.open.get(path) { _ in try self.metadata() }
            root.open.on(.options)(path) { _ in Self.preflightAnswer }
        }
        guard !ownPath.isEmpty, identifier.withLock({ $0 })?.path.utf8.last == UInt8(ascii: "/") else { return }
        root.open.onFolder(.get, Self.wellKnownPath + ownPath) { _ in try self.metadata() }
        root.open.onFolder(.options, Self.wellKnownPath + ownPath) { _ in Self.preflightAnswer }
    }

    /// The paths of the metadata: the well-known one, and with the path of the resource behind it, without a slash at its end.
    public var paths: [String] { [Self.wellKnownPath] + (ownPath.isEmpty ? [] : [Self.wellKnownPath + ownPath]) }

    private var ownPath: String { identifier.withLock { $0 }?.plainPath ?? "" }

    private func metadata() throws(Problem) -> Response {
        guard let identifier = identifier.withLock({ $0 }) else { throw .notReady("resource: the address of the service is not known.") }
        var members: [JSONValue.Member] = [
            .init("resource", .string(identifier.text)), .init("authorization_servers", .array(authorizationServers.map { .string($0) })),
            .init("scopes_supported", .array(scopes.map { .string($0) })), .init("bearer_methods_supported", ["header"]),
            .init("resource_name", .string(name)),
        ]
        if let documentationPath {
            members.append(.init("resource_documentation", .string(identifier.appending(path: documentationPath).text)))
        }
        var response = Response(json: .object(members)).cached(.publicMaxAge(Self.maximumAgeSeconds))
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
