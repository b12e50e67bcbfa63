import CognitoCore
import HTTPServer
import HTTPTypes
import StrictJSON

extension Response {
    /// An answer with all claims of the user, byte for byte as they were signed; the strict JSON reader has accepted these bytes.
    init(verifiedClaims user: some CognitoClaims) {
        self.init(status: .ok, contentType: .json, content: .bytes(user.claimsSetBytes))
    }
}

extension Problem {
    static let noEmail = Problem(status: .notFound, code: "not_found", detail: "The token carries no e-mail address.")
}
