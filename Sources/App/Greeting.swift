import CognitoCore
import HTTPServer
import HTTPTypes
import StrictJSON

/// A sentence, and whoever it is said to. Written straight into the answer's bytes: it is what most requests are answered with.
struct Greeting: ResponseConvertible {
    let message: String
    let user: UserClaims?

    func response() -> Response {
        var json = JSONWriter()
        json.object { json in
            json.member("message", message)
            guard let user else { return }
            json.name("user")
            json.write(user)
        }
        return Response(status: .ok, contentType: .json, content: .bytes(json.bytes))
    }
}

extension JSONWriter {
    /// The user as the API's answers show them; a claim that the token does not carry is `null`.
    fileprivate mutating func write(_ user: UserClaims) {
        object { json in
            json.member("sub", user.subject)
            json.member("username", user.username)
            json.member("email", user.email)
            json.name("groups")
            json.array { json in for group in user.groups { json.string(group) } }
        }
    }
}
