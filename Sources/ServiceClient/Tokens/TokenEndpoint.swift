import CognitoCore
import CoreSyntax
import EnvironmentReading
import HTTPServer
import JOSE
import StrictJSON

/// A token endpoint, asked with the credentials of a client.
///
/// Source: RFC 6749 §4.4
struct TokenEndpoint: Sendable {
    /// The longest access token that is taken, in bytes.
    static let maximumTokenBytes = 16_384
    /// The life of a token of which nothing is said. Source: RFC 6749 §4.2.2 (`expires_in` is recommended)
    private static let usualLife = 60
    private static let longestLife = 86_400

    /// A token, and for how long it is good.
    struct Grant: Equatable {
        let token: Secret
        let life: Duration
    }

    private let client: CurlClient
    private let request: CurlRequest

    init(_ url: HTTPURL, clientID: String, secret: Secret, scopes: [String], resource: String?, route: CurlRoute) {
        var form = [(key: "grant_type", value: "client_credentials"), (key: "scope", value: scopes.joined(separator: " "))]
        if let resource { form.append((key: "resource", value: resource)) }
        client = CurlClient(route: route)
        request = CurlRequest(
            .post(Array(FormEncoding.encoded(form).utf8)), url,
            fields: [
                ("Authorization", Self.basic(clientID, secret)), ("Content-Type", "application/x-www-form-urlencoded"),
                ("Accept", "application/json"),
            ])
    }

    /// Source: RFC 6749 §2.3.1, RFC 7617 §2
    private static func basic(_ id: String, _ secret: Secret) -> String {
        let pair = "\(PercentEscapes.encoded(id)):\(PercentEscapes.encoded(secret.revealed))"
        return "Basic \(StandardBase64.text(Array(pair.utf8)))"
    }

    func fetch() async throws(AccessTokenFailure) -> Grant {
        let response: CurlResponse
        do { response = try await client.send(request) } catch { throw error == .cancelled ? .cancelled : .transfer(error) }
        return try Self.grant(in: response)
    }

    /// Source: RFC 6749 §5.1, §5.2
    static func grant(in response: CurlResponse) throws(AccessTokenFailure) -> Grant {
        let root = (try? JSONDocument(parsing: response.body))?.root
        guard response.status == 200 else {
            let code = root?["error"]?.string.flatMap(AccessTokenFailure.Code.init)
            throw code.map { .refused($0) } ?? .status(response.status)
        }
        guard let token = root?["access_token"]?.string, isToken(token), isBearer(root?["token_type"]?.string),
            let life = life(root?["expires_in"])
        else { throw .unusableAnswer }
        return Grant(token: Secret(token), life: .seconds(life))
    }

    /// Source: RFC 6750 §2.1 (`b64token`)
    private static func isToken(_ text: String) -> Bool {
        (1...maximumTokenBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || "-._~+/=".utf8.contains($0) }
    }

    /// Source: RFC 6749 §5.1 (`token_type` is case-insensitive)
    private static func isBearer(_ type: String?) -> Bool {
        type.map { $0.utf8.map(\.asciiLowercased).elementsEqual("bearer".utf8) } ?? false
    }

    /// In seconds; `nil` for what is no life.
    private static func life(_ member: JSONView?) -> Int? {
        guard let member, !member.isNull else { return usualLife }
        guard let seconds = member.number?.integer, seconds > 0 else { return nil }
        return Int(min(seconds, Int64(longestLife)))
    }
}
