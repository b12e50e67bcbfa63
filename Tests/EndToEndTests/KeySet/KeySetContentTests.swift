import CognitoCore
import CognitoTesting
import StrictJSON
import XCTest

/// Key sets that cannot be used: the last good one stays in use. Keys that cannot be used, beside one that can: they are passed over.
final class KeySetContentTests: KeySetTestCase {
    private func unusable(_ name: String, _ text: String, _ error: String) -> Fault {
        Fault(name, Deeds.answer(text), "unusable", error)
    }

    private func malformed(_ error: String) -> String { "malformedKeySet(StrictJSON.JSONError.\(error))" }

    func testT62WhatIsNoKeySetChangesNothing() async throws {
        try await withstand([
            unusable("no keys", #"{"keys":[]}"#, "noUsableKey"),
            unusable("nothing", "", malformed("unexpectedEnd")),
            unusable("HTML", "<html></html>", malformed("unexpectedByte(60, offset: 0)")),
            unusable("invalid JSON", #"{"keys":[],}"#, malformed("unexpectedByte(125, offset: 11)")),
            unusable("missing keys", "{}", "missingKeys"),
            unusable("no array", #"{"keys":{}}"#, "missingKeys"),
        ])
    }

    func testT63ASetThatIsMistakenAsAWholeIsRefused() async throws {
        let key = try KeyBench.keys.get().id.publicJWK.json
        try await withstand([
            unusable("duplicate kid", Deeds.keySet(key, key), "duplicateKeyID(\"\(try KeyBench.keys.get().id.keyID)\")"),
            unusable("private member", Deeds.keySet(key, Deeds.changed(key, ["kid": "x", "d": "AQAB"])), "privateMember(\"d\")"),
            unusable("symmetric member", Deeds.keySet(key, Deeds.changed(key, ["kid": "x", "k": "AQAB"])), "privateMember(\"k\")"),
            unusable("symmetric", Deeds.keySet(["kid": "x", "kty": "oct", "k": "AQAB"]), "noUsableKey"),
            unusable("weak", Deeds.keySet(try SigningKey(bits: 1024).publicJWK.json), "noUsableKey"),
            unusable("e of 1", Deeds.keySet(Deeds.changed(key, ["e": "AQ"])), "noUsableKey"),
            unusable("even e", Deeds.keySet(Deeds.changed(key, ["e": "AQAA"])), "noUsableKey"),
            unusable("for encryption", Deeds.keySet(Deeds.changed(key, ["use": "enc"])), "noUsableKey"),
            unusable("of a curve", Deeds.keySet(Deeds.changed(key, ["kty": "EC"])), "noUsableKey"),
            unusable("nameless", Deeds.keySet(Deeds.changed(key, ["kid": .null])), "noUsableKey"),
        ])
    }

    func testT63KeysThatCannotBeUsedArePassedOver() async throws {
        let weak = try SigningKey(bits: 1024)
        let keys = try KeyBench.keys.get()
        let server = try FaultyKeyServer(Deeds.answer(Deeds.keySet(weak.publicJWK.json, keys.id.publicJWK.json)))
        try await KeyBench.serving(keysAt: server.url.text) { bench in
            let skipped = await bench.log.line("key skipped")
            XCTAssertEqual(skipped.metadata["index"], "0")
            _ = await bench.log.line(KeyBench.loaded)
            try await bench.assertAdmits(bench.token())
            let forged = try bench.token {
                $0.header["kid"] = .string(weak.keyID)
                $0.key = weak
            }
            try assertProblem(await bench.client.get("/secure", token: forged), 401, "invalid_token", challenge: Self.invalidToken)
        }
    }
}
