import CognitoCore
import HTTPServer
import HTTPTypes
import StrictJSON

extension Response {
    /// All claims of the user, exactly as they were signed: the bytes have passed the strict reader.
    init(verifiedClaims user: some CognitoClaims) {
        self.init(status: .ok, contentType: .json, content: .bytes(user.claimsSet.bytes))
    }
}

extension Problem {
    static let noEmail = Problem(status: .notFound, code: "not_found", detail: "The token carries no e-mail address.")
}
