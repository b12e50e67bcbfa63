import CognitoCore
import HTTPServer
import HTTPTypes
import StrictJSON

extension UserClaims {
    /// The user as the API's answers show them; a claim that the token does not carry is `null`.
    var description: JSONValue {
        [
            "sub": .string(subject), "username": Self.text(username), "email": Self.text(email),
            "groups": .array(groups.map { .string($0) }),
        ]
    }

    private static func text(_ value: String?) -> JSONValue {
        value.map { .string($0) } ?? .null
    }
}

extension Response {
    /// All claims of the user, exactly as they were signed: the bytes have passed the strict reader.
    init(verifiedClaims user: some CognitoClaims) {
        self.init(status: .ok, contentType: .json, content: .bytes(user.claimsSet.bytes))
    }
}

extension Problem {
    static let noEmail = Problem(status: .notFound, code: "not_found", detail: "The token carries no e-mail address.")
}
