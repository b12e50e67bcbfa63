import CognitoCore
import CognitoTesting
import JOSE
import StrictJSON

/// Keys of one test run; making one takes a tenth of a second, so tests share them.
enum Keys {
    static func first() throws -> SigningKey { try firstKey.get() }
    static func second() throws -> SigningKey { try secondKey.get() }

    private static let firstKey = make("first")
    private static let secondKey = make("second")

    private static func make(_ keyID: String) -> Result<SigningKey, SigningFailure> {
        Result { () throws(SigningFailure) in try SigningKey(keyID: keyID) }
    }

    /// A key set of these keys, parsed.
    static func set(_ keys: SigningKey...) throws -> JSONWebKeySet {
        try JSONWebKeySet(parsing: SigningKey.keySet(keys), accepting: SignatureAlgorithms(SignatureAlgorithm.allCases))
    }

    /// A fetched key set of these keys.
    static func fetched(_ keys: SigningKey..., maximumAge: Duration? = nil) -> FakeKeyServer.Answer {
        .success(FetchedKeySet(body: SigningKey.keySet(keys), maximumAge: maximumAge))
    }
}

/// The moment at which all tests take place unless they say otherwise, in seconds since 1970.
let noon = 1_800_000_000.0

/// A date so many seconds from `noon`.
func date(_ offset: Double = 0) throws -> NumericDate {
    guard let date = NumericDate(secondsSinceEpoch: noon + offset) else { throw FixtureFailure() }
    return date
}

struct FixtureFailure: Error {}

/// The claims of a token, as JSON members that a test adds to, replaces or leaves out.
struct Claims {
    var members: [(name: String, value: JSONValue)]

    /// A right access token of the fixture pool, an hour from its end.
    static let access = Claims(members: [
        ("sub", "aaaaaaaa-0000-4000-8000-000000000001"),
        ("iss", "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"),
        ("client_id", "exampleClientIdABC123"), ("token_use", "access"), ("scope", "aws.cognito.signin.user.admin"),
        ("auth_time", 1_799_999_900), ("exp", 1_800_003_600), ("iat", 1_799_999_900), ("username", "leo"),
    ])
    /// A right ID token of the fixture pool, an hour from its end.
    static let id = Claims(members: [
        ("sub", "aaaaaaaa-0000-4000-8000-000000000001"),
        ("iss", "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_abCDeFgHi"),
        ("aud", "exampleClientIdABC123"), ("token_use", "id"), ("exp", 1_800_003_600), ("iat", 1_799_999_900),
        ("cognito:username", "leo"), ("email", "leo@example.com"), ("email_verified", true),
        ("cognito:groups", ["demoAdmins"]),
    ])

    /// The same with one claim added or replaced.
    func with(_ name: String, _ value: JSONValue) -> Claims {
        var copy = without(name)
        copy.members.append((name, value))
        return copy
    }

    /// The same without one claim.
    func without(_ name: String) -> Claims { Claims(members: members.filter { $0.name != name }) }

    var json: JSONValue { .object(members.map { .init($0.name, $0.value) }) }

    /// The claims as a payload that has been parsed.
    func document() throws -> JSONDocument { try JSONDocument(parsing: json.encoded()) }

    /// A token that names the key and is signed by it.
    func token(_ key: SigningKey) throws -> [UInt8] {
        try CompactJWSBuilder(keyID: key.keyID, algorithm: key.algorithm, payload: json).signed(by: key)
    }
}

extension UserPool {
    /// The pool that the fixture tokens come from.
    static func fixture(clientIDs: [String] = ["exampleClientIdABC123"]) throws -> UserPool {
        try UserPool(id: "us-fake-1_abCDeFgHi", region: "us-fake-1", clientIDs: clientIDs)
    }
}
