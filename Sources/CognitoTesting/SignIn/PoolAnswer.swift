import CognitoPool
import StrictJSON

/// An answer of a user pool with status 200.
struct PoolAnswer {
    let status: Int
    let document: JSONDocument

    /// - Parameter errorType: The value of `x-amzn-errortype`, if the answer has the field.
    /// - Throws: `refused` for an error of the pool; `unexpectedAnswer` for an answer that no pool gives.
    init(status: Int, errorType: String?, body: [UInt8]) throws(SignInError) {
        // Operations without output answer 200 without content.
        let isEmpty = body.isEmpty && status == 200
        let document = try? JSONDocument(parsing: isEmpty ? Array("{}".utf8) : body)
        guard let document, document.root.kind == .object else { throw .unexpectedAnswer(status: status) }
        self.status = status
        self.document = document
        guard status != 200 else { return }
        guard let text = document.root["__type"]?.string ?? errorType, let type = Self.localName(text) else {
            throw .unexpectedAnswer(status: status)
        }
        // Some emulators spell it with a capital letter.
        let message = document.root["message"]?.string ?? document.root["Message"]?.string
        throw .refused(SignInError.Refusal(type: type), message: message ?? "")
    }

    /// The `AuthenticationResult`.
    ///
    /// - Throws: `unexpectedAnswer` if a token is missing.
    func tokens() throws(SignInError) -> SignInTokens {
        guard let tokens = document.root["AuthenticationResult"].flatMap({ SignInTokens($0) }) else {
            throw .unexpectedAnswer(status: status)
        }
        return tokens
    }

    /// The error's type without its namespace and its URL, both of which the protocol allows.
    ///
    /// Source: Smithy, AWS JSON 1.1 protocol, "Operation error serialization"
    private static func localName(_ type: String) -> String? {
        let name = type.utf8.prefix { $0 != UInt8(ascii: ":") }
        let local = name.lastIndex(of: UInt8(ascii: "#")).map { name[name.index(after: $0)...] } ?? name
        return local.isEmpty ? nil : String(Substring(local))
    }
}
