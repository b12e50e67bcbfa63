import CognitoCore
import CognitoTesting
import StrictJSON
import XCTest

/// Key sets that cannot be used: the last good one stays in use. Keys that cannot be used, beside one that can: they are passed over.
final class KeySetContentTests: KeySetTestCase {
    private func unusable(_ name: String, _ text: String, _ error: String) -> Fault {
        Fault(name, Behaviors.answer(text), "unusable", error)
    }

    private func none(_ keyID: String, _ reason: String) -> String { "no usable key: key 0 (kid \"\(keyID)\"): \(reason)" }

    private func malformed(_ error: String) -> String { "malformedKeySet(StrictJSON.JSONError.\(error))" }

    func testT62WhatIsNoKeySetChangesNothing() async throws {
        try await withstand([
            unusable("no keys", #"{"keys":[]}"#, "no usable key"),
            unusable("nothing", "", malformed("unexpectedEnd")),
            unusable("HTML", "<html></html>", malformed("unexpectedByte(60, offset: 0)")),
            unusable("invalid JSON", #"{"keys":[],}"#, malformed("unexpectedByte(125, offset: 11)")),
            unusable("missing keys", "{}", "missingKeys"),
            unusable("no array", #"{"keys":{}}"#, "missingKeys"),
        ])
    }

    func testT63ASetThatIsMistakenAsAWholeIsRefused() async throws {
        let (key, keyID) = (try KeyBench.keys.get().id.publicJWK.json, try KeyBench.keys.get().id.keyID)
        try await withstand([
            unusable("duplicate kid", Behaviors.keySet(key, key), "duplicateKeyID(\"\(keyID)\")"),
            unusable(
                "private member", Behaviors.keySet(key, Behaviors.changed(key, ["kid": "x", "d": "AQAB"])), "privateMember(\"d\", index: 1)"
            ),
            unusable(
                "symmetric", Behaviors.keySet(["kid": "x", "kty": "oct", "k": "AQAB"]),
                none("x", "kty is missing, or no accepted algorithm works with such keys")),
            unusable(
                "weak", Behaviors.keySet(try SigningKey(bits: 1024, keyID: "w").publicJWK.json),
                none("w", "modulusSizeNotAllowed(bits: 1024)")),
            unusable("e of 1", Behaviors.keySet(Behaviors.changed(key, ["e": "AQ"])), none(keyID, "exponentNotAllowed")),
            unusable("even e", Behaviors.keySet(Behaviors.changed(key, ["e": "AQAA"])), none(keyID, "exponentNotAllowed")),
            unusable("for encryption", Behaviors.keySet(Behaviors.changed(key, ["use": "enc"])), none(keyID, "use is not sig")),
            unusable(
                "of a curve", Behaviors.keySet(Behaviors.changed(key, ["kty": "EC"])),
                none(keyID, "kty is missing, or no accepted algorithm works with such keys")),
            unusable(
                "nameless", Behaviors.keySet(Behaviors.changed(key, ["kid": .null])),
                "no usable key: key 0 (no kid): kid is missing, or no string of 1 to 256 bytes without control characters"),
        ])
    }

    func testT63KeysThatCannotBeUsedArePassedOver() async throws {
        let weak = try SigningKey(bits: 1024)
        let keys = try KeyBench.keys.get()
        let server = try FaultyKeyServer(Behaviors.answer(Behaviors.keySet(weak.publicJWK.json, keys.id.publicJWK.json)))
        try await KeyBench.serving(keysAt: server.url.text) { bench in
            let skipped = await bench.log.line("key skipped")
            XCTAssertEqual(skipped.metadata["index"], "0")
            XCTAssertEqual(skipped.metadata["kid"], weak.keyID)
            XCTAssertEqual(skipped.metadata["reason"], "modulusSizeNotAllowed(bits: 1024)")
            _ = await bench.log.line(KeyBench.loaded)
            try await bench.assertAdmits(bench.token())
            let forged = try bench.token {
                $0.header["kid"] = .string(weak.keyID)
                $0.key = weak
            }
            try assertProblem(await bench.client.get("/secure", token: forged), 401, "invalid_token", challenge: Self.invalidToken)
        }
    }

    /// As several identity providers write what a key does not have.
    func testT63MembersThatAreNullAreNotThere() async throws {
        let key = try KeyBench.keys.get().id.publicJWK.json
        let names = ["use", "alg", "key_ops", "x5c", "d", "p", "q", "dp", "dq", "qi", "oth", "k"]
        let nulls = names.reduce(key) { Behaviors.changed($0, [$1: .null]) }
        let unknown: JSONValue = ["kid": "x", "kty": "AKP", "d": "AQAB", "k": "AQAB", "priv": "AQAB"]
        let server = try FaultyKeyServer(Behaviors.answer(Behaviors.keySet(unknown, nulls)))
        try await KeyBench.serving(keysAt: server.url.text) { bench in
            _ = await bench.log.line(KeyBench.loaded)
            try await bench.assertAdmits(bench.token())
        }
    }
}
