import CoreSyntax

/// The reason why a description of a user pool is refused.
public enum UserPoolError: Error, Equatable, Sendable {
    /// Not lower-case letters, digits and hyphens.
    case malformedRegion
    /// Not `<region>_<letters and digits>` of at most 55 characters.
    case malformedID
    /// The part of the id before `_` is another Region.
    case regionMismatch
    /// The list of app clients is empty, so no token could be accepted.
    case noClient
    /// A client id that is not 1 to 128 letters, digits, `_`, `+` or `-`.
    case malformedClientID
}

/// One Cognito user pool: its issuer name, its app clients, and the URLs of its keys and its API.
public struct UserPool: Sendable, Equatable {
    /// The pool id, `<region>_<letters and digits>`.
    public let id: String
    /// The Region in which the pool lives.
    public let region: String
    /// The app clients whose tokens are accepted; at least one.
    public let clientIDs: [String]
    /// The `iss` that the pool's tokens carry, byte for byte.
    public private(set) var issuer: String
    /// The URL of the pool's API (`InitiateAuth`).
    public private(set) var endpoint: HTTPURL
    /// The location of the pool's key set.
    public private(set) var keySetLocation: JWKSLocation

    /// A pool at AWS, whose URLs follow from its id. ``with(issuer:endpoint:keySetLocation:)`` changes them.
    ///
    /// - Throws: The `UserPoolError` of the first rule that is broken.
    public init(id: String, region: String, clientIDs: [String]) throws(UserPoolError) {
        guard let validRegion = Region(region) else { throw .malformedRegion }
        guard Self.isPoolID(id) else { throw .malformedID }
        guard id.utf8.starts(with: "\(region)_".utf8) else { throw .regionMismatch }
        guard !clientIDs.isEmpty else { throw .noClient }
        guard clientIDs.allSatisfy(Self.isClientID) else { throw .malformedClientID }
        let home = HTTPURL(secureHost: "cognito-idp.\(region).\(validRegion.partitionDomain)")
        let issuer = home.appending(path: id)
        self.id = id
        self.region = region
        self.clientIDs = clientIDs
        self.issuer = issuer.text
        self.endpoint = home
        self.keySetLocation = .remote(issuer.keySet)
    }

    /// The same pool at other URLs; `nil` leaves a value unchanged.
    ///
    /// Without a location, the key set follows the endpoint, or else the issuer, if the connection to it is protected.
    public func with(
        issuer: String? = nil, endpoint: HTTPURL? = nil, keySetLocation: JWKSLocation? = nil
    ) -> UserPool {
        var pool = self
        pool.issuer = issuer ?? self.issuer
        pool.endpoint = endpoint ?? self.endpoint
        // An issuer is a name. If it is no valid URL, the location of the key set stays unchanged.
        let home = endpoint.map { $0.appending(path: id) } ?? issuer.flatMap { try? HTTPURL($0) }
        let derived = home.flatMap { $0.isProtected ? $0.keySet : nil }
        pool.keySetLocation = keySetLocation ?? derived.map { .remote($0) } ?? self.keySetLocation
        return pool
    }
}

extension HTTPURL {
    /// The key set of an issuer.
    ///
    /// Source: OpenID Connect Discovery 1.0 §4.2 (Cognito's `jwks_uri` stands beside its discovery document)
    fileprivate var keySet: HTTPURL { appending(path: ".well-known/jwks.json") }
}

extension UserPool {
    /// - Returns: True if a text has the form of a pool id: at most 55 bytes, a Region, `_`, letters and digits.
    static func isPoolID(_ text: String) -> Bool {
        guard text.utf8.count <= 55, let separator = text.utf8.firstIndex(of: UInt8(ascii: "_")) else { return false }
        let suffix = text.utf8[separator...].dropFirst()
        return Region(String(text[..<separator])) != nil && !suffix.isEmpty
            && suffix.allSatisfy { $0.isASCIILetterOrDigit }
    }

    /// - Returns: True if a text has the form of an app client id.
    package static func isClientID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "_+-".utf8.contains($0) }
    }
}
