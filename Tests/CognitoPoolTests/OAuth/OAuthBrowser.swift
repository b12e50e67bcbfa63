import CognitoCore
import JOSE
import Signing
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// A person's browser at a pool's pages, and the client that has sent it there: no JavaScript, one cookie.
final class OAuthBrowser {
    static let redirectURI = "http://localhost:3000/callback"
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    private let client: TestClient
    private let origin: String
    private(set) var cookie: String?
    private var action = ""
    private(set) var page: TestResponse?

    init(_ client: TestClient, at pool: EmbeddedUserPool) {
        self.client = client
        origin = pool.baseURL.text
    }

    static func query(_ changes: [String: String?] = [:]) -> String {
        var parameters = [
            "response_type": "code", "client_id": PoolFixture.plainClient, "redirect_uri": redirectURI, "state": "a b&c",
            "nonce": "n-0S6", "code_challenge": challenge, "code_challenge_method": "S256", "scope": "openid email",
        ]
        for (name, value) in changes { parameters[name] = value }
        return FormParameters(parameters.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }).text
    }

    /// Opens an address; redirects within the pool are followed.
    @discardableResult
    func open(_ path: String) async throws -> TestResponse {
        let response = try await client.get(path, fields: cookieField)
        keep(response)
        if let location = response.field("location"), location.hasPrefix("/") { return try await open(location) }
        action = path.split(separator: "?").first.map(String.init) ?? path
        page = response
        return response
    }

    @discardableResult
    func authorize(_ changes: [String: String?] = [:], prefix: String = "") async throws -> TestResponse {
        try await open("\(prefix)/oauth2/authorize?\(Self.query(changes))")
    }

    /// Fills the first form of the page in, and sends it.
    @discardableResult
    func submit(
        _ values: [String: String], origin: String? = nil, dropping dropped: Set<String> = []
    ) async throws -> TestResponse {
        let text = try #require(page?.text)
        let form = try #require(text.split(separator: "<form method=\"post\" action=\"").dropFirst().first)
        let target = form.prefix { $0 != "\"" }.replacing("&amp;", with: "&")
        var fields: [(name: String, value: String)] = []
        for input in form.split(separator: "<input type=\"hidden\" name=\"").dropFirst() {
            let parts = input.split(separator: "\"", maxSplits: 3, omittingEmptySubsequences: false)
            fields.append((name: String(parts[0]), value: String(parts[2])))
        }
        fields.removeAll { dropped.contains($0.name) }
        fields += values.map { (name: $0.key, value: $0.value) }
        let head = [("Content-Type", FormParameters.mediaType), ("Origin", origin ?? self.origin)] + cookieField
        let folder = action.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        let response = try await client.send(
            "POST", "\(folder)/\(target)", fields: head, content: Array(FormParameters(fields).text.utf8))
        keep(response)
        page = response
        return response
    }

    func signIn(_ username: String = "leo", _ password: String = PoolFixture.password) async throws -> TestResponse {
        try await submit(["username": username, "password": password])
    }

    /// Serves a pool to a browser and a client.
    static func serving(
        _ change: @escaping (inout PoolConfiguration) -> Void = { _ in },
        _ test: (OAuthBrowser, PoolFixture, TestClient) async throws -> Void
    ) async throws {
        let fixture = try PoolFixture(change)
        try await EmbeddedUserPoolTests.serving(fixture) { client in
            try await test(OAuthBrowser(client, at: fixture.pool), fixture, client)
        }
    }

    /// Signs in at the page, for a code.
    func code(_ changes: [String: String?] = [:]) async throws -> String {
        let page = try await authorize(changes)
        #expect(page.status == 200)
        return try #require(try Self.answer(try await signIn())["code"])
    }

    /// The error of an endpoint that programs call.
    static func error(_ response: TestResponse) throws -> String {
        #expect(response.field("access-control-allow-origin") == "*")
        return try #require(try response.json()["error"]?.string)
    }

    /// The parameters of the answer at the client's redirect URI.
    static func answer(_ response: TestResponse, to uri: String = redirectURI) throws -> FormParameters {
        let location = try #require(response.field("location"))
        #expect([302, 303].contains(response.status))
        try #require(location.hasPrefix("\(uri)?"))
        return try #require(FormParameters(location.utf8.dropFirst(uri.utf8.count + 1)))
    }

    /// A call of an endpoint of the client's.
    func post(_ path: String, _ parameters: [String: String], fields: [(String, String)] = []) async throws -> TestResponse {
        let text = FormParameters(parameters.map { (name: $0.key, value: $0.value) }).text
        return try await client.send(
            "POST", path, fields: [("Content-Type", FormParameters.mediaType)] + fields, content: Array(text.utf8))
    }

    static func redemption(of code: String, _ changes: [String: String?] = [:]) -> [String: String] {
        var parameters = [
            "grant_type": "authorization_code", "code": code, "client_id": PoolFixture.plainClient, "redirect_uri": redirectURI,
            "code_verifier": verifier,
        ]
        for (name, value) in changes { parameters[name] = value }
        return parameters
    }

    private var cookieField: [(String, String)] { cookie.map { [("Cookie", $0)] } ?? [] }

    private func keep(_ response: TestResponse) {
        guard let set = response.field("set-cookie") else { return }
        cookie = set.contains("Max-Age=0") ? nil : set.split(separator: ";").first.map(String.init)
    }
}
