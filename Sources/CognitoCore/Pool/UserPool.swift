import CoreSyntax

/// Why a user pool cannot be described by the values given.
public enum UserPoolError: Error, Equatable, Sendable {
    /// Not lower-case letters, digits and hyphens.
    case malformedRegion
    /// Not `<region>_<letters and digits>` of at most 55 characters.
    case malformedID
    /// The part of the id before `_` is another Region.
    case regionMismatch
    /// There is no app client at all, so no token could be meant for us.
    case noClient
    /// A client id that is not 1 to 128 letters, digits, `_`, `+` or `-`.
    case malformedClientID
}

/// One Cognito user pool: what its tokens say about where they come from, and where its keys and its API are found.
public struct UserPool: Sendable, Equatable {
    /// The pool id, `<region>_<letters and digits>`.
    public let id: String
    /// The Region in which the pool lives.
    public let region: String
    /// The app clients whose tokens are accepted; at least one.
    public let clientIDs: [String]
    /// The `iss` that the pool's tokens carry, byte for byte.
    public private(set) var issuer: String
    /// Where the pool's API is called (`InitiateAuth`).
    public private(set) var endpoint: HTTPURL
    /// Where the pool's public keys are read from.
    public private(set) var keySetLocation: JWKSLocation

    /// A pool of AWS itself: every address follows from the id. `with(issuer:endpoint:keySetLocation:)` says otherwise.
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

    /// The same pool at other addresses; `nil` leaves the one it has.
    ///
    /// Where no location of the key set is given, it follows the endpoint, or else the issuer, that is, unless keys from there could be
    /// forged on their way.
    public func with(
        issuer: String? = nil, endpoint: HTTPURL? = nil, keySetLocation: JWKSLocation? = nil
    ) -> UserPool {
        var pool = self
        pool.issuer = issuer ?? self.issuer
        pool.endpoint = endpoint ?? self.endpoint
        // An issuer is a name; one that is no address to be called leaves the key set where it was.
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
            && suffix.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
    }

    /// - Returns: True if a text has the form of an app client id.
    package static func isClientID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "_+-".utf8.contains($0) }
    }
}
