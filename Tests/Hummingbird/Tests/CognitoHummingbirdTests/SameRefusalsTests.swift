import CognitoAuth
import HummingbirdTesting
import Testing

/// One table of requests, sent to this project's router and to Hummingbird's, in process and over a socket.
struct SameRefusalsTests {
    /// What a request must be answered with, so that two wrong answers are not taken for a right one.
    private struct Row {
        let name: String
        let question: Question
        let status: Int
        let code: String?
        var challenge: String?
    }

    private func rows(_ world: World) throws -> [Row] {
        let leo = try world.idToken(of: "leo")
        let program = try world.machineToken(scopes: ["den/read", "den/count"])
        return try credentials(leo) + tokens(world, leo) + rights(world, leo, program) + admitted(world, leo, program)
    }

    /// Fields that cannot be read, or are not there.
    private func credentials(_ leo: String) throws -> [Row] {
        let bare = #"Bearer realm="Den""#
        let invalid = #"Bearer realm="Den", error="invalid_request", "#
        let unreadable = invalid + #"error_description="Send one Authorization field with one bearer token""#
        let twoPlaces = invalid + #"error_description="Send one token or key in one place""#
        let optional = Place.news
        return [
            Row(name: "none", question: Question(.user), status: 401, code: "missing_credentials", challenge: bare),
            Row(
                name: "none where 403 is asked for", question: Question(.forbidden), status: 403, code: "missing_credentials",
                challenge: bare),
            Row(name: "none and no keys", question: Question(.keyless), status: 401, code: "missing_credentials", challenge: bare),
            Row(
                name: "another scheme", question: Question(.user, "Basic bGVvOng="), status: 401, code: "missing_credentials",
                challenge: bare),
        ]
            + [Place.user, optional].flatMap { place in
                [
                    ("two fields", Question(place, "Bearer \(leo)", "Bearer \(leo)"), unreadable),
                    ("no token", Question(place, "Bearer"), unreadable),
                    ("two tokens", Question(place, "Bearer \(leo) \(leo)"), unreadable),
                    ("two credentials", Question(place, "Basic eA==, Bearer \(leo)"), unreadable),
                    ("a byte that no token has", Question(place, "Bearer a\"b"), unreadable),
                    ("a token in the query too", Question(place, "Bearer \(leo)", query: "a=b&access_token=\(leo)"), twoPlaces),
                ].map { Row(name: $0.0, question: $0.1, status: 400, code: "invalid_request", challenge: $0.2) }
            }
    }

    /// Tokens that are refused, or cannot be judged.
    private func tokens(_ world: World, _ leo: String) throws -> [Row] {
        let invalid = #"Bearer realm="Den", error="invalid_token", error_description="The token was refused""#
        let expired = #"Bearer realm="Den", error="invalid_token", error_description="The token has expired""#
        let old = try world.idToken(of: "leo") { $0.claims["exp"] = 1 }
        let foreign = try world.idToken(of: "leo") { $0.claims["aud"] = "another" }
        let unsigned = leo.prefix { $0 != "." } + ".e30."
        return [Place.user, .news].flatMap { place in
            [
                Row(name: "expired", question: Question(place, token: old), status: 401, code: "token_expired", challenge: expired),
                Row(
                    name: "of another client", question: Question(place, token: foreign), status: 401, code: "invalid_token",
                    challenge: invalid),
                Row(name: "no token", question: Question(place, token: "a.b.c"), status: 401, code: "invalid_token", challenge: invalid),
                Row(
                    name: "unsigned", question: Question(place, token: String(unsigned)), status: 401, code: "invalid_token",
                    challenge: invalid),
            ]
        } + [
            Row(name: "of another kind", question: Question(.programs, token: leo), status: 401, code: "invalid_token", challenge: invalid),
            Row(name: "no keys", question: Question(.keyless, token: leo), status: 503, code: "keys_unavailable"),
        ]
    }

    /// Tokens that are good, and not enough.
    private func rights(_ world: World, _ leo: String, _ program: String) throws -> [Row] {
        let scopes =
            #"Bearer realm="Den", error="insufficient_scope", error_description="The token does not grant what this needs", "#
            + #"scope="den/read den/count""#
        let signIn =
            #"Bearer realm="Den", error="insufficient_user_authentication", "#
            + #"error_description="Another sign-in is needed for this", acr_values="mfa", max_age="300""#
        let (pup, kit) = (try world.idToken(of: "pup"), try world.idToken(of: "kit"))
        let odd = try world.idToken(of: "leo") { $0.claims["cognito:groups"] = "keepers" }
        let reader = try world.accessToken(of: "leo", scopes: ["den/read"])
        return [
            Row(name: "a program", question: Question(.user, token: program), status: 403, code: "forbidden"),
            Row(name: "in a prohibited group", question: Question(.keepers, token: pup), status: 403, code: "forbidden"),
            Row(name: "in no group", question: Question(.keepers, token: kit), status: 403, code: "forbidden"),
            Row(name: "malformed groups", question: Question(.keepers, token: odd), status: 403, code: "forbidden"),
            Row(
                name: "a weak sign-in", question: Question(.fresh, token: leo), status: 401, code: "insufficient_user_authentication",
                challenge: signIn),
            Row(name: "a claim", question: Question(.checked, token: kit), status: 403, code: "forbidden"),
            Row(
                name: "one scope of two", question: Question(.readers, token: reader), status: 403, code: "insufficient_scope",
                challenge: scopes),
            Row(name: "an ID token", question: Question(.readers, token: leo), status: 403, code: "insufficient_scope", challenge: scopes),
        ]
    }

    private func admitted(_ world: World, _ leo: String, _ program: String) throws -> [Row] {
        [
            Question(.open), Question(.open, "Bearer"), Question(.user, token: leo), Question(.keepers, token: leo),
            Question(.checked, token: leo),
            Question(.readers, token: program), Question(.programs, token: program), Question(.forbidden, token: leo), Question(.news),
            Question(.news, "Basic eA=="), Question(.news, token: leo),
        ].map { Row(name: "admitted to \($0.place)", question: $0, status: 200, code: nil) }
    }

    @Test(arguments: [false, true])
    func `both routers answer alike`(overSocket: Bool) async throws {
        try await World.with { world in
            let realm = try #require(Realm("Den"))
            let (rows, ours) = (try rows(world), try OurDen(world, realm))
            let theirs = try await TheirDen(world, realm).answers(to: rows.map(\.question), overSocket ? .live : .router)
            for (row, their) in zip(rows, theirs) {
                let our = try await ours.answer(to: row.question)
                #expect(our == their, "\(row.name)")
                #expect(their.status == row.status, "\(row.name)")
                #expect(their.code == row.code, "\(row.name)")
                #expect(their.challenges == (row.challenge.map { [$0] } ?? []), "\(row.name)")
                #expect(their.retryAfter.isEmpty == (row.status != 503), "\(row.name)")
            }
        }
    }
}
