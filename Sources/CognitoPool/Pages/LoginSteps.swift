import CognitoCore
import EnvironmentReading
import Signing
import StrictJSON

/// Handles the forms of the pages. Each step calls the operations of the API, so that their rules apply.
struct LoginSteps: Sendable {
    enum Outcome: Sendable {
        case page(LoginPage, PageMessage?)
        case signedIn(SignInTokens)
    }

    let pools: UserPools
    let request: AuthorizationRequest
    let form: FormParameters
    let origin: CallOrigin

    private var username: String { form["username"] ?? "" }
    private var pool: PoolService { request.pool }
    private var call: SignInCall { SignInCall(request.client, from: origin) }

    func next() async -> Outcome {
        do throws(CognitoError) {
            return try await step()
        } catch {
            return refused(error)
        }
    }

    private func step() async throws(CognitoError) -> Outcome {
        switch form["step"] {
        case "sign-in": return try await signIn()
        case "sign-up": return try await signUp()
        case "confirm":
            try await operation("ConfirmSignUp", [("ConfirmationCode", form["code"] ?? "")])
            return .page(.signIn(username: username), PageMessage(text: "The account is confirmed. Sign in.", isGood: true))
        case "resend":
            try await operation("ResendConfirmationCode")
            return .page(.confirm(username: username), PageMessage(text: "Another code was sent.", isGood: true))
        case "forgot":
            try await operation("ForgotPassword")
            return .page(.reset(username: username), nil)
        case "reset":
            try await operation("ConfirmForgotPassword", [("ConfirmationCode", form["code"] ?? ""), ("Password", form["password"] ?? "")])
            return .page(.signIn(username: username), PageMessage(text: "The password is set. Sign in.", isGood: true))
        case "new-password", "code", "select": return try await answer()
        case "authenticator": return try await verifyAuthenticator()
        default: return .page(.signIn(username: username), nil)
        }
    }

    private func signIn() async throws(CognitoError) -> Outcome {
        let level = pool.level(of: request.levels, for: username)
        do throws(CognitoError) {
            return try await outcome(of: try await pool.signIn(username, form["password"] ?? "", target: level, call))
        } catch .userNotConfirmed {
            return .page(.confirm(username: username), nil)
        } catch .passwordResetRequired {
            try await operation("ForgotPassword")
            return .page(.reset(username: username), PageMessage(text: "An administrator has reset your password."))
        }
    }

    private func signUp() async throws(CognitoError) -> Outcome {
        let fields = SignUpForm(pool.settings)
        let name = fields.username(in: form)
        let output = try await operation(
            "SignUp", [("Password", form["password"] ?? "")], attributes: fields.attributesJSON(in: form), username: name)
        if case .bool(true)? = output?.member("UserConfirmed") { return .page(.signIn(username: name), nil) }
        return .page(.confirm(username: name), nil)
    }

    /// Answers a challenge.
    private func answer() async throws(CognitoError) -> Outcome {
        guard let challenge = form["challenge"].flatMap({ ChallengeName(rawValue: $0) }) else { throw .sessionInvalid }
        var responses = [("USERNAME", username)]
        switch challenge {
        case .newPasswordRequired: responses += [("NEW_PASSWORD", form["password"] ?? "")] + form.attributes
        case .softwareToken: responses.append(("SOFTWARE_TOKEN_MFA_CODE", form["code"] ?? ""))
        case .emailCode: responses.append(("EMAIL_OTP_CODE", form["code"] ?? ""))
        case .selectMFAType: responses.append(("ANSWER", form["answer"] ?? ""))
        default: throw .challengeNotSupported
        }
        return try await respond(challenge, responses, session: form["session"])
    }

    private func respond(
        _ challenge: ChallengeName, _ responses: [(String, String)], session: String?
    ) async throws(CognitoError) -> Outcome {
        let parameters = OperationParameters(Dictionary(responses) { first, _ in first })
        return try await outcome(of: try await pool.respond(to: challenge.rawValue, session: session, parameters, call))
    }

    private func outcome(of step: AuthStep) async throws(CognitoError) -> Outcome {
        switch step {
        case .tokens(let tokens): return .signedIn(tokens)
        case .challenge(let challenge) where challenge.name == .mfaSetup: return try await setUp(challenge)
        case .challenge(let challenge): return .page(.challenge(challenge, username: username), nil)
        }
    }

    private func setUp(_ challenge: AuthChallenge) async throws(CognitoError) -> Outcome {
        let output = try await pools.call(AssociateSoftwareToken.self, ["Session": .string(challenge.session ?? "")], from: origin)
        guard let secret = output?.text("SecretCode"), let session = output?.text("Session") else { throw .internalFailure }
        return .page(.authenticator(secret: secret, session: session, username: username), nil)
    }

    private func verifyAuthenticator() async throws(CognitoError) -> Outcome {
        let input: JSONValue = ["Session": .string(form["session"] ?? ""), "UserCode": .string(form["code"] ?? "")]
        let output = try await pools.call(VerifySoftwareToken.self, input, from: origin)
        return try await respond(.mfaSetup, [("USERNAME", username)], session: output?.text("Session"))
    }

    /// Calls an operation as a front end of the request's client would.
    @discardableResult
    private func operation(
        _ name: String, _ texts: [(String, String)] = [], attributes: JSONValue? = nil, username: String? = nil
    ) async throws(CognitoError) -> JSONValue? {
        let (client, username) = (request.client, username ?? self.username)
        guard !username.isEmpty else { throw .missingMember("username") }
        var input = JSONMembers([.init("ClientId", .string(client.id)), .init("Username", .string(username))])
        for (name, value) in texts { input[name] = .string(value) }
        input["UserAttributes"] = attributes
        if let secret = client.secret {
            let hash = try? SecretHash.text(username: username, clientID: client.id, clientSecret: secret.revealed)
            input["SecretHash"] = hash.map { .string($0) }
        }
        return try await pools.call(try PoolOperations.named("\(PoolOperations.targetPrefix)\(name)".utf8), input.json, from: origin)
    }

    /// The same page, with the error beside its field.
    private func refused(_ error: CognitoError) -> Outcome {
        if [.sessionInvalid, .sessionUsed, .sessionExpired].contains(error) {
            return .page(.signIn(username: username), PageMessage(text: "This took too long. Sign in again."))
        }
        return .page(samePage, PageMessage(field: field(of: error), text: error.messageForPerson))
    }

    /// The field of the page that an error is about.
    private func field(of error: CognitoError) -> String? {
        let step = form["step"] ?? ""
        let field = error.field(at: step)
        return step == "sign-up" ? SignUpForm(pool.settings).shownField(field) : field
    }

    private var samePage: LoginPage {
        switch form["step"] {
        case "sign-up": .signUp(form)
        case "confirm", "resend": .confirm(username: username)
        case "forgot": .forgot(username: username)
        case "reset": .reset(username: username)
        case "authenticator":
            .authenticator(secret: form["secret"] ?? "", session: form["session"] ?? "", username: username)
        case "new-password", "code", "select": samePageOfChallenge
        default: .signIn(username: username)
        }
    }

    private var samePageOfChallenge: LoginPage {
        guard let name = form["challenge"].flatMap({ ChallengeName(rawValue: $0) }) else { return .signIn(username: username) }
        let kept = ["requiredAttributes", "MFAS_CAN_CHOOSE", "CODE_DELIVERY_DESTINATION"]
        let parameters = kept.compactMap { name in form[name].map { (name, $0) } }
        return .challenge(
            AuthChallenge(name, Dictionary(parameters) { first, _ in first }, session: form["session"]), username: username)
    }
}

extension CognitoError {
    /// The field of a step's page that the error is about.
    fileprivate func field(at step: String) -> String? {
        switch self {
        case .incorrectUsernameOrPassword, .userNotFound, .passwordAttemptsExceeded, .passwordBreaksPolicy, .passwordUsedBefore:
            step == "code" || step == "authenticator" ? "code" : step == "forgot" ? "username" : "password"
        case .codeMismatch, .codeExpired, .softwareTokenNotVerified, .softwareTokenUsed: "code"
        case .limitExceeded: step == "confirm" || step == "reset" || step == "code" ? "code" : nil
        case .userExists, .userExistsAtSignUp, .accountExists, .usernameNotAlias, .usernameLooksLikeAlias: "username"
        case .aliasExists: "email"
        case .attributeMissing(let name) where step == "sign-up": SignUpForm.field(name)
        case .invalidParameter(.emailFormat) where step == "sign-up": SignUpForm.field(AliasAttribute.email.rawValue)
        case .invalidParameter(.phoneNumberFormat) where step == "sign-up": SignUpForm.field(AliasAttribute.phoneNumber.rawValue)
        case .malformedMember(let name), .missingMember(let name), .missingParameter(let name): Self.fields[name]
        default: nil
        }
    }

    private static let fields = [
        "username": "username", "password": "password", "confirmationCode": "code", "userCode": "code", "PASSWORD": "password",
        "NEW_PASSWORD": "password", "SOFTWARE_TOKEN_MFA_CODE": "code", "EMAIL_OTP_CODE": "code", "USERNAME": "username",
    ]

    /// The error's text for a user. The API's validation messages are for programs, so a general sentence replaces them.
    fileprivate var messageForPerson: String {
        switch self {
        case .malformedMember, .missingMember, .missingParameter: "This is missing, or is not of the right form."
        case .unknownOperation: "This pool cannot do that yet."
        default: message
        }
    }
}

extension FormParameters {
    /// The answers about attributes that a new user must have.
    fileprivate var attributes: [(String, String)] {
        names.filter { $0.hasPrefix("userAttributes.") }.compactMap { name in self[name].map { (name, $0) } }
    }
}

extension JSONValue {
    fileprivate func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    fileprivate func text(_ name: String) -> String? {
        guard case .string(let text)? = member(name) else { return nil }
        return text
    }
}
