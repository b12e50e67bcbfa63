public import CognitoCore
public import CognitoPool

/// Somewhere to sign in: the embedded pool, or a pool elsewhere. Both pass the same suite.
public protocol SignInService: Sendable {
    /// Signs a user in by password, for a caller. A temporary password becomes the permanent one.
    func signIn(clientID: String, username: String, password: String, from origin: CallOrigin) async throws(SignInError) -> SignInTokens
}

extension SignInService {
    /// Signs a user in by password, for this program.
    public func signIn(clientID: String, username: String, password: String) async throws(SignInError) -> SignInTokens {
        try await signIn(clientID: clientID, username: username, password: password, from: .program)
    }
}

/// Why a sign-in has failed.
public enum SignInError: Error, Equatable, Sendable {
    /// The pool says no.
    case refused(Refusal, message: String)
    /// The pool asks for more than a password, such as a code from a telephone.
    case challenged(String)
    /// No whole answer came.
    case unreachable(CurlError)
    /// The answer is not one of a user pool.
    case unexpectedAnswer(status: Int)
    /// OpenSSL or the clock failed.
    case internalFailure

    /// A pool's reason to refuse.
    public enum Refusal: Sendable, Equatable {
        case notAuthorized
        case userNotFound
        case userNotConfirmed
        case passwordResetRequired
        /// There is no such app client.
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

        /// True if the fault is the caller's, and not the pool's or its set-up's.
        var isAboutTheCaller: Bool {
            if case .other = self { false } else { true }
        }
    }
}

extension SignInError: CustomStringConvertible {
    /// The error in a sentence, for a terminal or a log. Of a remote pool's text only printing ASCII is shown.
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
