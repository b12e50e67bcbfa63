import App
import CognitoAuth
import CognitoCore
import CognitoTesting
import FoundationEssentials
import HTTPServer
import StrictJSON
import XCTest

/// `GET /live`: sessions that live as long as their caller's token, each on a connection of HTTP/1.1.
class LiveRouteTests: APITestCase {
    /// If true, each session is a stream of HTTP/2.
    var opensStreams: Bool { false }

    /// A service whose time a test moves, and tokens that are good in it.
    private struct TimedDen {
        let time: ManualClock
        let den: Den

        static func open(adding variables: [String: String] = [:]) async throws -> TimedDen {
            let time = ManualClock(secondsSinceEpoch: Date().timeIntervalSince1970.rounded(.up))
            let clock = ApplicationClock(now: time.date, sleeper: time, server: time.serverClock)
            return TimedDen(
                time: time, den: try await Den.open(adding: ["DATABASE_URL": "none"].merging(variables) { $1 }, clock: clock))
        }

        func token(_ user: String = "leo", seconds: Int64, subject: String = "leo's") throws -> String {
            try den.pool.issuer().idToken(for: TestUser(username: user, password: "")) {
                $0.claims["sub"] = .string(subject)
                $0.claims["iat"] = .integer(Int64(time.secondsSinceEpoch))
                $0.claims["exp"] = .integer(Int64(time.secondsSinceEpoch) + seconds)
            }
        }
    }

    private func bearer(_ token: String) -> [String] { ["Authorization: Bearer \(token)"] }

    private func open(_ den: Den, _ fields: [String], _ path: String = "/live") async throws -> TestWebSocket {
        let connection = try await den.client.connection()
        guard opensStreams else { return try await TestWebSocket.open(on: connection, path, fields: fields) }
        return try await TestWebSocket.open(on: try await HTTP2TestConnection(connection), path, fields: fields)
    }

    private func ask(_ den: Den, _ fields: [String], _ path: String = "/live") async throws -> TestResponse {
        let connection = try await den.client.connection()
        let (session, answer) =
            opensStreams
            ? try await TestWebSocket.ask(on: try await HTTP2TestConnection(connection), path, fields: fields)
            : try await TestWebSocket.ask(on: connection, path, fields: fields)
        XCTAssertNil(session)
        return answer
    }

    private func assertNext(
        _ session: TestWebSocket, _ event: TestWebSocket.Event, file: StaticString = #filePath, line: UInt = #line
    ) async throws {
        let next = try await session.next()
        XCTAssertEqual(next, event, file: file, line: line)
    }

    /// The server's close frame is confirmed, and the connection ends.
    private func assertClosed(
        _ session: TestWebSocket, _ code: UInt16, _ reason: String, file: StaticString = #filePath, line: UInt = #line
    ) async throws {
        try await assertNext(session, .close(code, reason), file: file, line: line)
        try await session.close(code)
        try await assertNext(session, .end, file: file, line: line)
    }

    private func message(_ text: String) -> String { #"{"type":"message","text":"\#(text)"}"# }
    private func fresh(_ token: String) -> String { #"{"type":"token","token":"\#(token)"}"# }

    // MARK: Who is admitted

    func testT140WithoutATokenTheAnswerIs401AndWithOneAndNoUpgrade426() async throws {
        let den = try await den()
        for path in ["/live", "/live/echo"] {
            try assertProblem(try await ask(den, [], path), 401, "missing_credentials", challenge: Self.bare)
            try assertProblem(try await ask(den, bearer("a.b.c"), path), 401, "invalid_token", challenge: Self.invalidToken)
            try assertProblem(await den.client.get(path), 401, "missing_credentials", challenge: Self.bare)
            let plain = try await den.client.get(path, token: den.adminToken())
            try assertProblem(plain, 426, "upgrade_required")
            // HTTP/2 has no such field: RFC 9113 §8.2.2.
            XCTAssertEqual(plain.field("Upgrade"), den.client.version == .http1 ? "websocket" : nil)
        }
    }

    func testT140TheSubprotocolBearerCarriesATokenAndIsAnswered() async throws {
        let den = try await den()
        let token = try den.adminToken()
        let session = try await open(den, ["Sec-WebSocket-Protocol: bearer, \(token)"])
        XCTAssertEqual(session.answer.field("Sec-WebSocket-Protocol"), "bearer")
        try await session.send(message("hello"))
        try await assertNext(session, .text(message("hello")))
        try await session.close()
        try await assertNext(session, .close(1000, ""))
        for protocols in ["bearer", "chat, bearer", "bearer, \(token), bearer, \(token)"] {
            let answer = try await ask(den, ["Sec-WebSocket-Protocol: \(protocols)"])
            try assertProblem(answer, 400, "invalid_request", challenge: Self.invalidRequest)
        }
        let other = try await ask(den, ["Sec-WebSocket-Protocol: \(token)"])
        try assertProblem(other, 401, "missing_credentials", challenge: Self.bare)
        let bad = try await ask(den, ["Sec-WebSocket-Protocol: bearer, a.b.c"])
        try assertProblem(bad, 401, "invalid_token", challenge: Self.invalidToken)
    }

    func testT42ATokenInTwoPlacesIs400() async throws {
        let den = try await den()
        let token = try den.adminToken()
        let answer = try await ask(den, bearer(token) + ["Sec-WebSocket-Protocol: bearer, \(token)"])
        try assertProblem(answer, 400, "invalid_request", challenge: Self.twoCredentials)
    }

    func testT140ACookieNeedsAnOriginThatIsAllowed() async throws {
        let den = try await Den.open(adding: ["COGNITO_COOKIE": "den", "CORS_ALLOWED_ORIGINS": "https://app.example"])
        let cookie = "Cookie: den=\(try den.adminToken())"
        for path in ["/live", "/live/echo"] {
            for origin in [[], ["Origin: https://evil.example"], ["Origin: null"], ["Origin: https://app.example.evil"]] {
                try assertProblem(try await ask(den, [cookie] + origin, path), 403, "forbidden")
            }
            for origin in ["https://app.example", "http://localhost"] {
                let session = try await open(den, [cookie, "Origin: \(origin)"], path)
                XCTAssertEqual(session.answer.status, opensStreams ? 200 : 101)
            }
        }
        // A token that no browser adds by itself may come from any page.
        let session = try await open(den, ["Sec-WebSocket-Protocol: bearer, \(den.adminToken())", "Origin: https://evil.example"])
        XCTAssertEqual(session.answer.status, opensStreams ? 200 : 101)
        await den.close()
    }

    // MARK: Messages

    func testMessagesComeBackAndAreHeardByTheUsersOtherSessionsAlone() async throws {
        let den = try await den()
        let (mine, other) = (try den.token(), try den.token())
        let (one, two, stranger) = (
            try await open(den, bearer(mine)), try await open(den, bearer(mine)), try await open(den, bearer(other))
        )
        // Each has joined once it has been answered.
        for session in [one, two, stranger] {
            try await session.send("hello?")
            try await assertNext(session, .text(#"{"type":"error","code":"invalid_message"}"#))
        }
        try await one.send(message("roar"))
        try await assertNext(one, .text(message("roar")))
        try await assertNext(two, .text(message("roar")))
        try await two.send(message("purr"))
        try await assertNext(two, .text(message("purr")))
        try await assertNext(one, .text(message("purr")))
        try await stranger.send(message("mine"))
        try await assertNext(stranger, .text(message("mine")))
    }

    func testTextThatIsNoKnownMessageIsAnsweredAndBinaryIsRefused() async throws {
        let den = try await den()
        let session = try await open(den, bearer(den.token()))
        for text in ["", "hello", "[]", "{}", #"{"type":1}"#, #"{"type":"other"}"#, #"{"type":"message","type":"message"}"#, "null"] {
            try await session.send(text)
            try await assertNext(session, .text(#"{"type":"error","code":"invalid_message"}"#))
        }
        try await session.send(opcode: 9, [1])
        try await assertNext(session, .pong([1]))
        try await session.send([1, 2, 3])
        try await assertClosed(session, 1003, "")
    }

    func testTheEchoSendsEverythingBack() async throws {
        let den = try await den()
        let session = try await open(den, bearer(den.token()), "/live/echo")
        for text in ["", "hello", fresh("a.b.c"), message("x")] {
            try await session.send(text)
            try await assertNext(session, .text(text))
        }
        try await session.send([0, 1, 2])
        try await assertNext(session, .binary([0, 1, 2]))
    }

    // MARK: The token's end

    func testT140ASessionEndsWhenItsTokenExpires() async throws {
        let timed = try await TimedDen.open()
        for path in ["/live", "/live/echo"] {
            let session = try await open(timed.den, bearer(timed.token(seconds: 10)), path)
            try await session.send(message("x"))
            try await assertNext(session, .text(message("x")))
            timed.time.advance(by: .seconds(10))
            try await assertClosed(session, 4401, "token_expired")
        }
        await timed.den.close()
    }

    func testT140AFreshTokenLetsTheSessionGoOn() async throws {
        let timed = try await TimedDen.open()
        let session = try await open(timed.den, bearer(timed.token(seconds: 10)))
        timed.time.advance(by: .seconds(9))
        let next = try timed.token(seconds: 20)
        try await session.send(fresh(next))
        guard case .text(let answer) = try await session.next() else { return XCTFail("no answer") }
        let json = try JSONDocument(parsing: Array(answer.utf8)).root
        XCTAssertEqual(json["type"]?.string, "token")
        let end = Date(timeIntervalSince1970: timed.time.secondsSinceEpoch + 20).formatted(.iso8601)
        XCTAssertEqual(json["expiresAt"]?.string, end)
        timed.time.advance(by: .seconds(19))
        try await session.send(message("still here"))
        try await assertNext(session, .text(message("still here")))
        timed.time.advance(by: .seconds(1))
        try await assertClosed(session, 4401, "token_expired")
        await timed.den.close()
    }

    func testT140ARefusedOrAnotherUsersTokenEndsTheSession() async throws {
        let timed = try await TimedDen.open()
        let expired = try timed.token(seconds: 1)
        let others = try timed.token("lea", seconds: 60, subject: "lea's")
        timed.time.advance(by: .seconds(2))
        let refused = [(4401, "invalid_token", fresh("a.b.c")), (4401, "invalid_token", fresh(expired))] as [(UInt16, String, String)]
        let malformed =
            [
                (4401, "invalid_token", #"{"type":"token"}"#), (4401, "invalid_token", #"{"type":"token","token":7}"#),
                (4401, "invalid_token", #"{"type":"token","token":"a\r\nX-Api-Key: b"}"#),
            ] as [(UInt16, String, String)]
        for (code, reason, text) in refused + malformed + [(4403, "forbidden", fresh(others))] {
            let session = try await open(timed.den, bearer(timed.token(seconds: 60)))
            try await session.send(text)
            try await assertClosed(session, code, reason)
        }
        await timed.den.close()
    }

    func testARevokedUsersSessionsEnd() async throws {
        let den = try await Den.open()
        let (mine, other) = (try den.token(), try den.token())
        let (live, echo, stranger) = (
            try await open(den, bearer(mine)), try await open(den, bearer(mine), "/live/echo"), try await open(den, bearer(other))
        )
        let ended = try await den.client.send("DELETE", "/sessions", token: mine)
        XCTAssertEqual(ended.status, 204)
        try await assertClosed(live, 4401, "revoked")
        try await assertClosed(echo, 4401, "revoked")
        try await stranger.send(message("still here"))
        try await assertNext(stranger, .text(message("still here")))
        await den.close()
    }

    func testT92ADrainingServiceEndsItsSessions() async throws {
        let den = try await Den.open(adding: ["HTTP_DRAIN_SECONDS": "300"])
        let session = try await open(den, bearer(den.adminToken()))
        den.stop()
        try await assertClosed(session, 1001, "draining")
        await den.close()
    }

    // MARK: Routes of others

    /// A user who has lost a group does not keep what it allowed by way of a fresh token.
    func testAFreshTokenIsJudgedByAllGuardsOfItsRoute() async throws {
        let den = try await Den.open { root, verifier in
            let cubs = root.use(Authentication(verifier)).use(try GroupAuthorization(allowed: ["cubs"]))
            cubs.webSocket("cubs", as: SessionAuthentication(verifier), protocols: ["v1"]) { session in
                for await message in session.messages {
                    try await session.send(message)
                    try await session.send(.text(session.user.groups.joined(separator: " ")))
                }
            }
        }
        func token(_ groups: [JSONValue]) throws -> String {
            try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "")) {
                $0.claims["sub"] = "leo's"
                $0.claims["cognito:groups"] = .array(groups)
            }
        }
        let session = try await open(den, bearer(token(["cubs"])) + ["Sec-WebSocket-Protocol: v1"], "/cubs")
        XCTAssertEqual(session.answer.field("Sec-WebSocket-Protocol"), "v1")
        try await session.send(fresh(token(["cubs", "elders"])))
        guard case .text(let answer) = try await session.next() else { return XCTFail("no answer") }
        XCTAssertTrue(answer.contains(#""type":"token""#), answer)
        try await session.send("x")
        try await assertNext(session, .text("x"))
        try await assertNext(session, .text("cubs elders"))
        try await session.send(fresh(token(["elders"])))
        try await assertClosed(session, 4403, "forbidden")
        await den.close()
    }

    /// What such a guard has found out of the last token is at hand, and what it refuses ends the session.
    func testASessionBehindAGuardOfOnesOwnHasItsContext() async throws {
        let den = try await Den.open { root, verifier in
            let prides = root.group(":pride").use(Authentication(verifier)).use(PrideGuard())
            prides.webSocket("roars", as: SessionAuthentication(verifier)) { session in
                for await _ in session.messages { try await session.send(.text("\(session.context.pride) \(session.context.rank)")) }
            }
        }
        func token(_ groups: [JSONValue]) throws -> String {
            try den.pool.issuer().idToken(for: TestUser(username: "leo", password: "")) {
                $0.claims["sub"] = "leo's"
                $0.claims["cognito:groups"] = .array(groups)
            }
        }
        let session = try await open(den, bearer(token(["north"])), "/north/roars")
        try await session.send("who")
        try await assertNext(session, .text("north 1"))
        try await session.send(fresh(token(["elders", "north"])))
        guard case .text(let answer) = try await session.next() else { return XCTFail("no answer") }
        XCTAssertTrue(answer.contains(#""type":"token""#), answer)
        try await session.send("who")
        try await assertNext(session, .text("north 2"))
        try await session.send(fresh(token(["south"])))
        try await assertClosed(session, 4403, "forbidden")
        await den.close()
    }
}

private struct InPride: UserContext {
    let authenticated: Authenticated<UserClaims>
    let pride: String
    let rank: Int
}

private struct PrideGuard: ImmediateGuard {
    func admit(_ context: Authenticated<UserClaims>) throws(Problem) -> InPride {
        guard let pride = context.request.parameters["pride"], context.user.isMember(of: pride) else { throw .notFound }
        return InPride(authenticated: context, pride: pride, rank: context.user.groups.count)
    }
}
