import StrictJSON

/// The keys that an issuer publishes, filtered down to those that may check a signature.
///
/// A key that merely cannot be used is skipped; a sign that the set as a whole is mistaken or compromised (a duplicate
/// `kid`, a private member) refuses all of it.
///
/// Source: RFC 7517 §5
public struct JSONWebKeySet: Sendable {
    /// Longest text of a set, in bytes, unless said otherwise; a real one has about two thousand.
    public static let maximumBytes = 262_144
    /// Most elements of `keys`, usable or not, unless said otherwise.
    public static let maximumKeys = 100

    /// The usable keys in the order of the set; never empty in a set that was parsed.
    public let keys: [JSONWebKey]
    /// The keys that were left out, for the log.
    public let skipped: [Skipped]

    /// A set of keys that were not read from a set.
    package init(_ keys: [JSONWebKey]) {
        self.keys = keys
        skipped = []
    }

    /// Reads a key set of at most `maximumBytes` and `maximumKeys`, and keeps the keys of the accepted algorithms.
    ///
    /// - Throws: `malformedKeySet`, `missingKeys`, `tooManyKeys`, `duplicateKeyID`, `privateMember` or `noUsableKey`.
    public init(
        parsing bytes: [UInt8], accepting algorithms: SignatureAlgorithms = .rs256, maximumBytes: Int = maximumBytes,
        maximumKeys: Int = maximumKeys
    ) throws(JOSEError) {
        let elements = try Self.elements(of: bytes, maximumBytes, maximumKeys)
        try Self.refuseDuplicates(elements)
        var keys: [JSONWebKey] = []
        var skipped: [Skipped] = []
        for (index, element) in elements.enumerated() {
            try Self.refusePrivateMembers(element, at: index)
            do throws(JSONWebKey.Unusable) {
                keys.append(try JSONWebKey(element, accepting: algorithms))
            } catch {
                skipped.append(Skipped(index: index, keyID: element.jwk("kid").flatMap(KeyID.read), reason: error))
            }
        }
        guard !keys.isEmpty else { throw .noUsableKey(skipped) }
        self.keys = keys
        self.skipped = skipped
    }

    /// The key with exactly this `kid`, compared by bytes; `nil` when the set has no usable one.
    public func key(_ keyID: String) -> JSONWebKey? {
        keys.first { sameBytes($0.keyID, keyID) }
    }

    /// The `kid` of each usable key, in the order of the set.
    public var keyIDs: [String] { keys.map(\.keyID) }

    /// How many keys are usable.
    public var count: Int { keys.count }

    private static func elements(
        of bytes: [UInt8], _ maximumBytes: Int, _ maximumKeys: Int
    ) throws(JOSEError) -> [JSONView] {
        // A hundred values and member names are enough for a key and its certificates.
        let limits = JSONLimits(maximumBytes: maximumBytes, maximumValues: 100 * max(maximumKeys, 10))
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes, limits: limits)
        } catch {
            throw .malformedKeySet(error)
        }
        guard let elements = document.root["keys"]?.elements else { throw .missingKeys }
        guard elements.count <= maximumKeys else { throw .tooManyKeys(elements.count, limit: maximumKeys) }
        return elements
    }

    /// Two keys under one `kid` leave open which of them a token means. Unusable keys count: one of them may be the lie.
    private static func refuseDuplicates(_ elements: [JSONView]) throws(JOSEError) {
        var seen: Set<[UInt8]> = []
        for element in elements {
            guard let keyID = element.jwk("kid").flatMap(KeyID.read) else { continue }
            guard seen.insert(Array(keyID.utf8)).inserted else { throw .duplicateKeyID(keyID) }
        }
    }

    /// Looked for in keys of every type that has private members, accepted or not. A symmetric key is nothing but its `k`: it is skipped as
    /// any other type that is of no use here, and says nothing of the keys beside it. The meaning of a name in an unknown type is not known
    /// here.
    ///
    /// Source: RFC 7517 §4 (members that are not understood are ignored), §9.2; RFC 7518 §6.2.2, §6.3.2; RFC 8037 §2
    private static func refusePrivateMembers(_ element: JSONView, at index: Int) throws(JOSEError) {
        let type = element.jwk("kty").flatMap { type in SignatureAlgorithm.KeyType.allCases.first { type.isString($0.rawValue) } }
        for secret in type?.privateMembers ?? [] where element.jwk(secret) != nil { throw .privateMember("\(secret)", index: index) }
    }
}

extension SignatureAlgorithm.KeyType {
    fileprivate var privateMembers: [StaticString] {
        switch self {
        case .rsa: ["d", "p", "q", "dp", "dq", "qi", "oth"]
        case .ellipticCurve, .octetKeyPair: ["d"]
        }
    }
}

extension JSONView {
    /// A member of a key. One that is `null` counts as absent, as many libraries write what a key does not have.
    func jwk(_ name: StaticString) -> JSONView? { self[name].flatMap { $0.isNull ? nil : $0 } }
}
