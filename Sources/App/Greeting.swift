import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import StrictJSON

/// A sentence, and the user to whom it is said. Most requests get it, so it is encoded without an intermediate JSON value.
struct Greeting: ResponseConvertible {
    private let message: String
    private let user: (any CognitoClaims)?
    /// The e-mail address, which only tokens carry.
    private let email: String?

    init(message: String, user: UserClaims?) {
        self.init(message, user, email: user?.email)
    }

    init(message: String, caller: Caller) {
        switch caller {
        case .first(let user): self.init(message: message, user: user)
        case .second(let key): self.init(message, key, email: nil)
        }
    }

    private init(_ message: String, _ user: (any CognitoClaims)?, email: String?) {
        self.message = message
        self.user = user
        self.email = email
    }

    func response() -> Response {
        var json = JSONWriter()
        json.object { json in
            json.member("message", message)
            guard let user else { return }
            json.name("user")
            json.write(user, email: email)
        }
        return Response(status: .ok, contentType: .json, content: .bytes(json.bytes))
    }
}

extension JSONWriter {
    /// The user as the API's answers show them; a claim that the token does not carry is `null`.
    fileprivate mutating func write(_ user: any CognitoClaims, email: String?) {
        object { json in
            json.member("sub", user.subject)
            json.member("username", user.username)
            json.member("email", email)
            json.name("groups")
            json.array { json in for group in user.groups { json.string(group) } }
        }
    }
}
