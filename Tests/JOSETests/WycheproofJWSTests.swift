import JOSE
import StrictJSON
import Testing

/// Compact serializations, each with a key or a key set and a verdict. Their payloads are no JSON, so a verdict is that of the JWS layer:
/// as tokens of claims all of them are refused.
@Suite(.enabled(if: Wycheproof.directory != nil, "no vectors are in ../shared/vectors/wycheproof, and WYCHEPROOF_DIR is not set"))
struct WycheproofJWSTests {
    /// Why a valid vector is none here, and how it is refused.
    private enum Exclusion: String {
        case mac = "a MAC, which is no signature"
        case otherAlgorithm = "an algorithm that is not on the list"
        case es521 = "a key for ES521, a name that no algorithm has"
        case emptyPayload = "an empty payload, which claims never are"
    }

    @Test func `JWS of Wycheproof get the verdict they are listed with`() throws {
        var tally = Tally("json_web_signature")
        for group in try Wycheproof.groups(of: "json_web_signature_test.json") {
            let key = JSONValue(try #require(group["public"] ?? group["private"]))
            try judge(group, keySet: (["keys": [key]] as JSONValue).encoded(), &tally)
        }
        tally.tell()
        #expect(
            tally.excludedCounts == [
                Exclusion.mac.rawValue: 10, Exclusion.otherAlgorithm.rawValue: 10, Exclusion.es521.rawValue: 2,
                Exclusion.emptyPayload.rawValue: 4,
            ])
        #expect(tally.accepted >= 20 && tally.refused >= 355)
    }

    @Test func `T63 key sets of Wycheproof get the verdict they are listed with`() throws {
        var tally = Tally("json_web_key")
        for group in try Wycheproof.groups(of: "json_web_key_test.json") {
            let keySet = Array(try #require(group["public"] ?? group["private"]).rawBytes)
            try judge(group, keySet: keySet, &tally)
        }
        tally.tell()
        #expect(tally.excludedCounts == [Exclusion.mac.rawValue: 4])
        #expect(tally.accepted >= 1 && tally.refused >= 21)
    }

    private func judge(_ group: JSONView, keySet: [UInt8], _ tally: inout Tally) throws {
        for test in try #require(group["tests"]?.elements) {
            let token = Array(try #require(test["jws"]?.string).utf8)
            let error = refusal { () throws(JOSEError) in try verify(token, keySet) }
            if test["result"]?.string == "valid", let exclusion = try exclusion(of: token, keySet, error) {
                tally.exclude(exclusion.rawValue)
            } else {
                try tally.count(test, isAccepted: error == nil)
            }
            #expect(refusal { () throws(JOSEError) in _ = try UnverifiedJWS(compactSerialization: token, accepting: .all) } != nil)
        }
    }

    /// What a verifier does that knows the key set and takes every algorithm on the list.
    private func verify(_ token: [UInt8], _ keySet: [UInt8]) throws(JOSEError) {
        let keys = try JSONWebKeySet(parsing: keySet, accepting: .all)
        let jws = try CompactJWS(token, accepting: .all)
        guard let key = keys.key(jws.header.keyID) else { throw .keyIDMismatch }
        try jws.verify(with: key)
    }

    /// The reason for which a valid vector is refused, if it is one of those that are meant.
    private func exclusion(of token: [UInt8], _ keySet: [UInt8], _ error: JOSEError?) throws -> Exclusion? {
        let text = String(decoding: keySet, as: UTF8.self)
        switch error {
        case .noUsableKey where text.contains("\"oct\""): return .mac
        case .algorithmNotAllowed("PS384"): return .otherAlgorithm
        case .noUsableKey where text.contains("\"PS384\"") || text.contains("\"PS512\""): return .otherAlgorithm
        case .noUsableKey where text.contains("\"ES521\""):
            let repaired = Array(text.replacing("\"ES521\"", with: "\"ES512\"").utf8)
            #expect(refusal { () throws(JOSEError) in try verify(token, repaired) } == nil)
            return .es521
        case .emptyPart(.payload):
            // The signature itself is right.
            let key = try #require(try JSONWebKeySet(parsing: keySet, accepting: .all).keys.first).publicKey
            let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let signature = try Base64URL.decode(Array(parts[2]).span)
            #expect(key.accepts(signature, of: Array(parts[0]) + [UInt8(ascii: ".")]))
            return .emptyPayload
        default: return nil
        }
    }
}
