import HTTPServer
import JOSE
import StrictJSON

/// The authenticated app client that calls the token or revocation endpoint.
///
/// Source: RFC 6749 §2.3.1, §3.2.1
struct ClientAuthentication: Sendable {
    let pool: PoolService
    let client: AppClient

    /// - Parameters:
    ///   - parameters: The parameters of the content.
    ///   - head: The request's head, whose `Authorization` field may have the secret.
    ///   - pools: The pools among which the client is looked up.
    /// - Throws: `invalid_request` for credentials in two places; `invalid_client`.
    init(_ parameters: FormParameters, _ head: RequestHead, among pools: OAuthPools) throws(OAuthError) {
        let basic = try BasicCredentials(head)
        guard basic == nil || parameters["client_secret"] == nil else {
            throw OAuthError(.invalidRequest, "The client's credentials are in two places.")
        }
        guard let id = basic?.user ?? parameters["client_id"] else { throw .missing("client_id") }
        if basic != nil, let named = parameters["client_id"], !sameBytes(named, id) {
            throw OAuthError(.invalidRequest, "The client_id is another one than that of the credentials.")
        }
        guard let (pool, client) = pools.client(id) else { throw Self.refused }
        guard (basic?.passwords ?? [parameters["client_secret"]]).contains(where: client.hasSecret) else { throw Self.refused }
        self.pool = pool
        self.client = client
    }

    private static let refused = OAuthError(.invalidClient, "The client is unknown, or its secret is wrong or missing.")
}

/// Credentials of the scheme `Basic`, of which both parts are form-encoded.
///
/// Half of the clients in use do not encode the secret, so a secret with `+`, `/` or `%` has two spellings, and both are accepted.
///
/// Source: RFC 6749 §2.3.1; findings/oauth-clients-spell-basic-credentials-in-two-ways.sh
private struct BasicCredentials {
    let user: String
    /// The password as decoded, and as sent; `nil` for an empty one.
    let passwords: [String?]

    init?(_ head: RequestHead) throws(OAuthError) {
        guard head.fieldCount(named: "authorization") > 0 else { return nil }
        guard let field = head.onlyField("authorization"), let space = field.firstIndex(of: UInt8(ascii: " ")),
            field[..<space].map({ $0 | 0x20 }).elementsEqual("basic".utf8),
            let bytes = Self.base64(field[space...].drop { $0 == UInt8(ascii: " ") }),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let user = Self.decoded(bytes[..<colon]),
            let password = String(validating: bytes[colon...].dropFirst(), as: UTF8.self)
        else { throw OAuthError(.invalidRequest, "The Authorization field cannot be read.") }
        self.user = user
        passwords = password.isEmpty ? [nil] : [Self.decoded(bytes[colon...].dropFirst()), password].filter { $0 != nil }
    }

    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let url = text.map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        let unpadded = Array(url.prefix { $0 != UInt8(ascii: "=") })
        guard url.count - unpadded.count <= 2, url.count % 4 == 0 else { return nil }
        return try? Base64URL.decode(unpadded.span)
    }

    /// Decodes one form-encoded value.
    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        guard !text.contains(UInt8(ascii: "&")), let form = FormParameters(Array("v=".utf8) + text) else { return nil }
        return form["v"] ?? ""
    }
}
