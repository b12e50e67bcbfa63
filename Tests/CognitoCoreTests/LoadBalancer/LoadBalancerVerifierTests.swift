import CognitoTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

@Suite struct LoadBalancerVerifierTests {
    typealias Change = @Sendable (inout TokenDraft) -> Void

    /// The refusal of a token before a key is asked for.
    private func refusal(_ change: Change) async throws -> Rejection? {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        guard case .rejected(let rejection) = await bench.failure(try bench.token(change)) else { return nil }
        #expect(bench.server.calls == 0)
        return rejection
    }

    @Test func `the claims are those of the user info`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published(), clockSkew: .seconds(5))
        let claims = try await bench.verifier.verify(
            bench.token {
                $0.header["client"] = "two"
                $0.claims["email_verified"] = "true"
                $0.claims["groups"] = ["lions"]
                $0.claims["name"] = "Leo"
            })
        #expect(claims.subject == LoadBalancerBench.user.subject)
        #expect(claims.username == "leo" && claims.name == "Leo")
        #expect(claims.email == "leo@example.com" && claims.emailVerified == true)
        #expect(claims.isMember(of: "lions") && claims.groups.count == 1)
        #expect(claims.clientID == "two" && claims.kind == .loadBalancer && claims.issuer == LoadBalancerBench.issuer)
        #expect(claims.expirationTime == (try date(120)) && claims.acceptedUntil == noon + 125)
    }

    @Test(arguments: [
        ("true" as JSONValue, true), ("false", false), (true, true), (false, false), ("TRUE", nil), (1, nil), (.null, nil),
    ])
    func `an address is verified where that is said`(value: JSONValue, isVerified: Bool?) async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        let claims = try await bench.verifier.verify(bench.token { $0.claims["email_verified"] = value })
        #expect(claims.emailVerified == isVerified)
    }

    @Test func `what the payload need not repeat may be missing`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        let token = try bench.token {
            $0.claims["iss"] = nil
            $0.claims["exp"] = nil
            $0.claims["username"] = nil
            $0.header["typ"] = nil
        }
        let claims = try await bench.verifier.verify(token)
        #expect(claims.username == nil)
        #expect(claims.issuer == LoadBalancerBench.issuer)
    }

    static let headers: [(Change, JOSEError)] = [
        ({ $0.header["alg"] = "RS256" }, .algorithmNotAllowed("RS256")), ({ $0.header["alg"] = "none" }, .algorithmNotAllowed("none")),
        ({ $0.header["alg"] = "ES384" }, .algorithmNotAllowed("ES384")), ({ $0.header["alg"] = nil }, .missingAlgorithm),
        ({ $0.header["kid"] = nil }, .missingKeyID), ({ $0.header["kid"] = "../k" }, .malformedKeyID),
        ({ $0.header["kid"] = "" }, .malformedKeyID), ({ $0.header["kid"] = .string(String(repeating: "k", count: 65)) }, .malformedKeyID),
        ({ $0.header["kid"] = 1 }, .malformedKeyID), ({ $0.header["crit"] = ["exp"] }, .criticalExtension),
        ({ $0.header["typ"] = "logout+jwt" }, .typeNotAllowed("logout+jwt")),
    ]

    @Test(arguments: headers.indices) func `T55 a header that is refused costs no fetch`(index: Int) async throws {
        let (change, error) = Self.headers[index]
        #expect(try await refusal(change) == .token(error))
    }

    static let claims: [(Change, ClaimsFault)] = [
        ({ $0.header["signer"] = nil }, .missing(.signer)), ({ $0.header["signer"] = 1 }, .malformed(.signer)),
        ({ $0.header["signer"] = .string(LoadBalancerBench.arn + "0") }, .signerNotAccepted),
        ({ $0.header["signer"] = .string(LoadBalancerBench.arn.uppercased()) }, .signerNotAccepted),
        ({ $0.header["signer"] = .string(String(LoadBalancerBench.arn.dropLast())) }, .signerNotAccepted),
        ({ $0.header["signer"] = [.string(LoadBalancerBench.arn)] }, .malformed(.signer)),
        (
            {
                $0.header["signer"] = nil
                $0.claims["signer"] = .string(LoadBalancerBench.arn)
            }, .missing(.signer)
        ),
        ({ $0.header["iss"] = nil }, .missing(.issuer)), ({ $0.header["iss"] = .null }, .malformed(.issuer)),
        ({ $0.header["iss"] = .string(LoadBalancerBench.issuer + "/") }, .issuerNotTrusted),
        ({ $0.claims["iss"] = "https://evil.example" }, .issuerNotTrusted), ({ $0.claims["iss"] = 1 }, .malformed(.issuer)),
        ({ $0.header["client"] = nil }, .missing(.client)), ({ $0.header["client"] = ["one"] }, .malformed(.client)),
        ({ $0.header["client"] = "three" }, .clientNotAccepted), ({ $0.header["client"] = "One" }, .clientNotAccepted),
        ({ $0.claims["sub"] = nil }, .missing(.subject)), ({ $0.claims["sub"] = "" }, .malformed(.subject)),
        ({ $0.claims["sub"] = 1 }, .malformed(.subject)), ({ $0.header["exp"] = nil }, .missing(.expirationTime)),
        ({ $0.header["exp"] = "1800000120" }, .malformed(.expirationTime)), ({ $0.claims["exp"] = "soon" }, .malformed(.expirationTime)),
    ]

    @Test(arguments: claims.indices) func `T55 claims that are refused cost no fetch`(index: Int) async throws {
        let (change, fault) = Self.claims[index]
        #expect(try await refusal(change) == .claims(fault))
    }

    @Test func `the signer is looked at first, and the age last`() async throws {
        let everything: Change = {
            $0.header["exp"] = 1
            $0.header["client"] = "three"
            $0.header["iss"] = "other"
            $0.header["signer"] = "other"
        }
        #expect(try await refusal(everything) == .claims(.signerNotAccepted))
        #expect(
            try await refusal {
                $0.header["exp"] = 1
                $0.header["client"] = "three"
            } == .claims(.clientNotAccepted))
    }

    @Test(arguments: [(119.999, 0, true), (120, 0, false), (129.999, 10, true), (130, 10, false)])
    func `T22 a token is good until its end, clock skew included`(offset: Double, skew: Int, isGood: Bool) async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published(), at: offset, clockSkew: .seconds(skew))
        let expired = VerificationError.rejected(.claims(.expired(expirationTime: try date(120), now: try date(offset))))
        #expect(await bench.failure(try bench.token()) == (isGood ? nil : expired))
        #expect(bench.server.calls == (isGood ? 1 : 0))
    }

    @Test func `the earlier exp of header and payload counts`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published(), at: 60)
        for change in [{ $0.header["exp"] = 1_800_000_060 }, { $0.claims["exp"] = 1_800_000_060 }] as [Change] {
            let expired = VerificationError.rejected(.claims(.expired(expirationTime: try date(60), now: try date(60))))
            #expect(await bench.failure(try bench.token(change)) == expired)
        }
    }

    @Test func `an expired token that is forged is not told so`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        #expect(await bench.failure(try bench.token()) == nil)
        let stranger = try LoadBalancerBench.stranger.get()
        let forged = try bench.token {
            $0.header["exp"] = 1
            $0.key = stranger
        }
        #expect(await bench.failure(forged) == .rejected(.token(.signatureInvalid)))
        #expect(bench.server.calls == 1)
    }

    @Test func `T20 no bit of a token can be changed`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        let token = try bench.token()
        #expect(await bench.failure(token) == nil)
        for offset in token.indices {
            for bit in 0..<8 {
                var changed = token
                changed[offset] ^= 1 << bit
                // A key of another name is not at hand, and so nothing is admitted at once.
                let claims = try? bench.verifier.verification(of: changed[...]).claimsAtHand
                #expect(claims == nil)
            }
        }
        #expect(bench.server.calls == 1)
    }

    @Test func `a token of an issuer is none of a load balancer`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        let token = try Claims.id.token(SigningKey(algorithm: .es256, keyID: "k"))
        let length = token.prefix { $0 != UInt8(ascii: ".") }.count
        let fault = Base64URLError.wrongPadding(expected: (4 - length % 4) % 4, found: 0)
        #expect(length % 4 != 0)
        #expect(await bench.failure(token) == .rejected(.token(.malformedBase64URL(.header, fault))))
    }

    @Test func `T17 a token that is too long is not looked into`() async throws {
        let length = try LoadBalancerBench().token().count
        let inside = try LoadBalancerBench(LoadBalancerBench.published(), maximumTokenBytes: length)
        #expect(await inside.failure(try inside.token()) == nil)
        let outside = try LoadBalancerBench(LoadBalancerBench.published(), maximumTokenBytes: length - 1)
        #expect(
            await outside.failure(try outside.token()) == .rejected(.token(.tokenTooLong(bytes: length, limit: length - 1))))
    }

    @Test func `a subject's tokens can be revoked, and the keys of strangers say nothing about it`() async throws {
        let revocations = MemoryRevocationList(now: { NumericDate(secondsSinceEpoch: noon) })
        let bench = try LoadBalancerBench(LoadBalancerBench.published(), revocations: revocations)
        #expect(await bench.failure(try bench.token()) == nil)
        try revocations.revokeAll(of: LoadBalancerBench.user.subject, issuedBy: LoadBalancerBench.issuer)
        #expect(await bench.failure(try bench.token()) == .rejected(.revoked))
        #expect(await bench.failure(try bench.token { $0.claims["iss"] = nil }) == .rejected(.revoked))
        let stranger = try LoadBalancerBench.stranger.get()
        #expect(await bench.failure(try bench.token { $0.key = stranger }) == .rejected(.token(.signatureInvalid)))
    }

    @Test func `a report tells check by check what became of a token`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        let good = try bench.token()
        let accepted = bench.verifier.report(.success(try await bench.verifier.verify(good)), of: good)
        #expect(accepted.verdict == "accepted: loadBalancer token of \"\(LoadBalancerBench.user.subject)\", 120 s left")
        #expect(accepted.lines.allSatisfy { $0.mark == .pass })
        #expect(accepted.lines.first { $0.check == .client }?.detail == "client \"one\"")
        let foreign = try bench.token { $0.header["signer"] = "arn:other" }
        let refused = bench.verifier.report(.failure(try #require(await bench.failure(foreign))), of: foreign)
        #expect(refused.verdict == "refused: issuer: signer \"arn:other\" is another load balancer")
        #expect(refused.lines.prefix { $0.mark == .pass }.map(\.check) == [.form, .header])
    }

    @Test func `the debug log explains a refusal, and has no address in it`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        let token = try bench.token { $0.header["client"] = "leo@example.com" }
        let error = try #require(await bench.failure(token))
        _ = bench.log.taken
        bench.verifier.explain(error, token[...], requestID: "r-1")
        let lines = bench.log.taken
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix("debug token refused ") && lines[0].contains("client: FAIL") && lines[0].contains("request_id=r-1"))
        #expect(!lines[0].contains("leo@example.com"))
    }

    @Test func `without a clock nothing can be said`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        let verifier = LoadBalancerVerifier(trusting: bench.signer.balancer, keys: bench.keys, now: { nil })
        let token = try bench.token()
        await #expect(throws: VerificationError.unavailable(Unavailability(.clockUnusable))) { try await verifier.verify(token) }
    }
}
