import CognitoCore
import StrictJSON

/// A page of `/login`.
enum LoginPage: Sendable {
    case signIn(username: String)
    /// With the values of a refused form.
    case signUp(FormParameters)
    /// The code of a sign-up.
    case confirm(username: String)
    case forgot(username: String)
    /// The code of a forgotten password, and the new one.
    case reset(username: String)
    /// A challenge of a sign-in.
    case challenge(AuthChallenge, username: String)
    /// The key of a new authenticator, in the session of `MFA_SETUP`.
    case authenticator(secret: String, session: String, username: String)
}

/// Renders the pages of one request.
struct LoginPageWriter: Sendable {
    let form: PageForm
    let clientName: String
    /// If true, users may sign up.
    let allowsSignUp: Bool
    let signUpForm: SignUpForm

    func title(_ page: LoginPage) -> String {
        switch page {
        case .signIn: "Sign in"
        case .signUp: "Sign up"
        case .confirm: "Confirm your account"
        case .forgot, .reset: "Reset your password"
        case .challenge(let challenge, _):
            switch challenge.name {
            case .newPasswordRequired: "Choose a new password"
            default: "Confirm that it is you"
            }
        case .authenticator: "Set up an authenticator"
        }
    }

    func body(_ page: LoginPage) -> HTML {
        let heading: HTML = "<h1>\(title(page))</h1>"
        return HTML([heading] + content(page))
    }

    private func content(_ page: LoginPage) -> [HTML] {
        switch page {
        case .signIn(let username): signIn(username)
        case .signUp(let values): signUp(values)
        case .confirm(let username): confirm(username)
        case .forgot(let username): forgot(username)
        case .reset(let username): reset(username)
        case .challenge(let challenge, let username): self.challenge(challenge, username)
        case .authenticator(let secret, let session, let username): authenticator(secret, session, username)
        }
    }

    private func signIn(_ username: String) -> [HTML] {
        [
            "<p class=\"hint\">To go on to \(clientName)</p>",
            form.form(
                "sign-in",
                [
                    form.field("username", "Username or e-mail address", autocomplete: "username", value: username),
                    form.field("password", "Password", type: "password", autocomplete: "current-password"), form.button("Sign in"),
                ]), links([allowsSignUp ? ("sign-up", "Sign up") : nil, ("forgot", "Forgot your password?")]),
        ]
    }

    private func signUp(_ values: FormParameters) -> [HTML] {
        let password = form.field("password", "Password", type: "password", autocomplete: "new-password")
        let fields = signUpForm.fields(in: form, values) + [password, form.button("Sign up")]
        return [form.form("sign-up", fields), links([("sign-in", "Sign in")])]
    }

    private func confirm(_ username: String) -> [HTML] {
        [
            form.form(
                "confirm", hidden: [("username", username)],
                [
                    "<p class=\"hint\">A code was sent to you. This pool shows what it sends in its log and its console.</p>",
                    form.code("Code"), form.button("Confirm"),
                ]),
            form.form("resend", hidden: [("username", username)], ["<button class=\"link\">Send another code</button>"]),
            links([("sign-in", "Sign in")]),
        ]
    }

    private func forgot(_ username: String) -> [HTML] {
        [
            form.form(
                "forgot",
                [
                    form.field("username", "Username or e-mail address", autocomplete: "username", value: username),
                    form.button("Send a code"),
                ]), links([("sign-in", "Sign in")]),
        ]
    }

    private func reset(_ username: String) -> [HTML] {
        [
            form.form(
                "reset", hidden: [("username", username)],
                [
                    "<p class=\"hint\">A code was sent, if the account can get one.</p>", form.code("Code"),
                    form.field("password", "New password", type: "password", autocomplete: "new-password"),
                    form.button("Set the password"),
                ]), links([("sign-in", "Sign in")]),
        ]
    }

    private func challenge(_ challenge: AuthChallenge, _ username: String) -> [HTML] {
        let hidden = [("username", username), ("session", challenge.session ?? ""), ("challenge", challenge.name.rawValue)]
        switch challenge.name {
        case .newPasswordRequired:
            let attributes = Self.names(challenge.parameters["requiredAttributes"]).map { name in
                let bare = name.split(separator: ".").last.map(String.init) ?? name
                return form.field(name, bare.replacing("_", with: " "), autocomplete: "off")
            }
            let kept = hidden + [("requiredAttributes", challenge.parameters["requiredAttributes"] ?? "[]")]
            let password = form.field("password", "New password", type: "password", autocomplete: "new-password")
            return [form.form("new-password", hidden: kept, attributes + [password, form.button("Set the password")])]
        case .selectMFAType:
            let methods = Self.names(challenge.parameters["MFAS_CAN_CHOOSE"])
            let kept = hidden + [("MFAS_CAN_CHOOSE", challenge.parameters["MFAS_CAN_CHOOSE"] ?? "[]")]
            return [
                form.form(
                    "select", hidden: kept,
                    methods.map { "<button name=\"answer\" value=\"\($0)\">\(Self.label(ofMethod: $0))</button>" })
            ]
        case .emailCode:
            let destination = challenge.parameters["CODE_DELIVERY_DESTINATION"] ?? ""
            let kept = hidden + [("CODE_DELIVERY_DESTINATION", destination)]
            return [
                form.form(
                    "code", hidden: kept,
                    ["<p class=\"hint\">A code was sent to \(destination).</p>", form.code("Code"), form.button("Go on")])
            ]
        default: return [form.form("code", hidden: hidden, [form.code("Code of your authenticator"), form.button("Go on")])]
        }
    }

    private func authenticator(_ secret: String, _ session: String, _ username: String) -> [HTML] {
        let uri = "otpauth://totp/LionsDen:\(FormParameters.encoded(username))?secret=\(secret)&issuer=LionsDen"
        let hidden = [("username", username), ("session", session), ("secret", secret)]
        return [
            form.form(
                "authenticator", hidden: hidden,
                [
                    "<p class=\"hint\">Scan this with an authenticator, or type the key into it.</p>", QRCode(uri)?.svg ?? "",
                    "<p><code>\(secret)</code></p>", form.code("Code of the authenticator"), form.button("Go on"),
                ])
        ]
    }

    private func links(_ links: [(page: String, label: String)?]) -> HTML {
        let anchors = links.compactMap(\.self).map { link -> HTML in
            "<a href=\"\(form.action)&page=\(link.page)\">\(link.label)</a>"
        }
        return "<nav>\(HTML(anchors))</nav>"
    }

    private static func label(ofMethod name: String) -> String {
        name == UserMFA.Method.email.rawValue ? "A code by e-mail" : "A code of my authenticator"
    }

    private static func names(_ list: String?) -> [String] {
        guard let list, let document = try? JSONDocument(parsing: Array(list.utf8)) else { return [] }
        return document.root.elements?.compactMap(\.string) ?? []
    }
}
