public import CognitoCore
public import CognitoPool

/// A pool at which users sign in: the embedded one, or one in another process. One test suite holds both to the same behaviour.
public protocol SignInService: Sendable {
    /// Signs a user in by password. A temporary password becomes the permanent one.
    ///
    /// - Parameters:
    ///   - clientID: The app client.
    ///   - username: The username or an alias.
    ///   - password: The password.
    ///   - origin: The caller, whose failed attempts an embedded pool counts together.
    /// - Returns: The tokens of the sign-in.
    /// - Throws: ``SignInError``, if there are no tokens.
    func signIn(clientID: String, username: String, password: String, from origin: CallOrigin) async throws(SignInError) -> SignInTokens
}

extension SignInService {
    /// Signs a user in by password, with this program as the caller.
    ///
    /// - Returns: The tokens of the sign-in.
    /// - Throws: ``SignInError``, if there are no tokens.
    public func signIn(clientID: String, username: String, password: String) async throws(SignInError) -> SignInTokens {
        try await signIn(clientID: clientID, username: username, password: password, from: .program)
    }
}

/// The reason why a sign-in has failed.
public enum SignInError: Error, Equatable, Sendable {
    /// The pool has refused the sign-in. The message is the pool's own text.
    case refused(Refusal, message: String)
    /// The pool asks for more than a password, such as a code from a telephone. The value is the name of the challenge.
    case challenged(String)
    /// No complete answer has arrived.
    case unreachable(CurlError)
    /// The answer is no valid answer of a user pool.
    case unexpectedAnswer(status: Int)
    /// OpenSSL or the clock failed.
    case internalFailure

    /// The reason for which a pool refuses a sign-in.
    public enum Refusal: Sendable, Equatable {
        case notAuthorized
        case userNotFound
        case userNotConfirmed
        case passwordResetRequired
        /// The app client does not exist.
        case clientNotFound
        /// Another `__type`.
        case other(String)

        init(type: String) {
            switch type {
            case "NotAuthorizedException": self = .notAuthorized
            case "UserNotFoundException": self = .userNotFound
            case "UserNotConfirmedException": self = .userNotConfirmed
            case "PasswordResetRequiredException": self = .passwordResetRequired
            case "ResourceNotFoundException": self = .clientNotFound
            default: self = .other(type)
            }
        }

        /// The `__type`.
        public var type: String {
            switch self {
            case .notAuthorized: "NotAuthorizedException"
            case .userNotFound: "UserNotFoundException"
            case .userNotConfirmed: "UserNotConfirmedException"
            case .passwordResetRequired: "PasswordResetRequiredException"
            case .clientNotFound: "ResourceNotFoundException"
            case .other(let type): type
            }
        }

        /// True if the caller is at fault, and neither the pool nor its configuration.
        var isAboutTheCaller: Bool {
            if case .other = self { false } else { true }
        }
    }
}

extension SignInError: CustomStringConvertible {
    /// The error in a sentence, for a terminal or a log. Other characters than printing ASCII in a pool's text are shown as `?`.
    public var description: String {
        switch self {
        case .refused(let refusal, let message): "the pool refuses: \(Self.printable(message)) (\(Self.printable(refusal.type)))"
        case .challenged(let challenge): "the pool asks for more than a password: \(Self.printable(challenge))"
        case .unreachable(let cause): "the pool cannot be reached: \(cause)"
        case .unexpectedAnswer(let status): "the pool gave no usable answer, with status \(status)"
        case .internalFailure: "OpenSSL or the clock failed"
        }
    }

    private static func printable(_ text: String) -> String {
        String(decoding: text.utf8.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}

extension EmbeddedUserPool: SignInService {
    /// - Throws: `refused` or `internalFailure`.
    public func signIn(
        clientID: String, username: String, password: String, from origin: CallOrigin
    ) async throws(SignInError) -> SignInTokens {
        do {
            return try await signIn(username: username, password: password, clientID: clientID, from: origin)
        } catch {
            guard error != .internalFailure else { throw .internalFailure }
            throw .refused(SignInError.Refusal(type: error.type), message: error.message)
        }
    }
}
