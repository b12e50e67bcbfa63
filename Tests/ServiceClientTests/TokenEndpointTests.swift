import CognitoCore
import EnvironmentReading
import HTTPTesting
import Testing

@testable import ServiceClient

@Suite(.timeLimit(.minutes(1))) struct TokenEndpointTests {
    @Test(
        arguments: [
            (#"{"access_token":"a.b-c_d~+/=","token_type":"Bearer","expires_in":300}"#, .seconds(300)),
            (#"{"access_token":"a","token_type":"bEaReR"}"#, .seconds(60)),
            (#"{"access_token":"a","token_type":"Bearer","expires_in":null}"#, .seconds(60)),
            (#"{"access_token":"a","token_type":"Bearer","expires_in":99999999999}"#, .seconds(86_400)),
            (#"{"access_token":"a","token_type":"Bearer","expires_in":0}"#, nil),
            (#"{"access_token":"a","token_type":"Bearer","expires_in":-1}"#, nil),
            (#"{"access_token":"a","token_type":"Bearer","expires_in":"300"}"#, nil), (#"{"access_token":"a","token_type":"mac"}"#, nil),
            (#"{"access_token":"a"}"#, nil), (#"{"access_token":"a\r\nX: b","token_type":"Bearer"}"#, nil),
            (#"{"access_token":"a b","token_type":"Bearer"}"#, nil), (#"{"access_token":"","token_type":"Bearer"}"#, nil),
            (#"{"access_token":"a","access_token":"b","token_type":"Bearer"}"#, nil), (#"{"token_type":"Bearer"}"#, nil), ("[]", nil),
            ("", nil),
        ] as [(String, Duration?)])
    func `T161 an answer is a bearer token with a life, or of no use`(body: String, life: Duration?) {
        let response = CurlResponse(status: 200, fields: [], body: Array(body.utf8))
        var found: AccessTokenFailure?
        var grant: TokenEndpoint.Grant?
        do throws(AccessTokenFailure) { grant = try TokenEndpoint.grant(in: response) } catch { found = error }
        #expect(grant?.life == life)
        #expect(found == (life == nil ? .unusableAnswer : nil))
    }

    @Test(arguments: [(16_384, true), (16_385, false)]) func `a token has a longest length`(length: Int, passes: Bool) {
        let body = #"{"access_token":""# + String(repeating: "a", count: length) + #"","token_type":"Bearer"}"#
        let grant = try? TokenEndpoint.grant(in: CurlResponse(status: 200, fields: [], body: Array(body.utf8)))
        #expect((grant != nil) == passes)
    }

    @Test(
        arguments: [
            (400, #"{"error":"invalid_client"}"#, .refused(.invalidClient)),
            (401, #"{"error":"invalid_client"}"#, .refused(.invalidClient)),
            (400, #"{"error":"invalid_scope","error_description":"x"}"#, .refused(.invalidScope)),
            (400, #"{"error":"<script>"}"#, .status(400)),
            (400, "{}", .status(400)), (503, "busy", .status(503)), (302, "", .status(302)),
        ] as [(Int, String, AccessTokenFailure)])
    func `a refusal has its code, if it is a known one`(status: Int, body: String, failure: AccessTokenFailure) {
        let response = CurlResponse(status: status, fields: [], body: Array(body.utf8))
        #expect(throws: failure) { try TokenEndpoint.grant(in: response) }
    }

    @Test func `T160 the secret goes into one field, encoded, and the scopes into the content`() async throws {
        let recorder = try Recorder(Recorder.json(#"{"access_token":"a","token_type":"Bearer"}"#))
        let endpoint = TokenEndpoint(
            .loopback(port: Int(recorder.server.port)), clientID: "robot:1", secret: Secret("50%&é"), scopes: ["den/read", "den/write"],
            resource: nil, route: .direct)
        _ = try await endpoint.fetch()
        // "robot%3A1:50%25%26%C3%A9"
        #expect(recorder.values(of: "authorization") == ["Basic cm9ib3QlM0ExOjUwJTI1JTI2JUMzJUE5"])
        #expect(recorder.heads.last?.hasSuffix("grant_type=client_credentials&scope=den%2Fread%20den%2Fwrite") == true)
        #expect("\(endpoint)".contains("50%") == false)
    }
}
