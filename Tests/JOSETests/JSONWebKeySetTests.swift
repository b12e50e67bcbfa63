import JOSE
import Signing
import StrictJSON
import Testing

@Suite struct JSONWebKeySetTests {
    private func jwk(_ changes: KeyValuePairs<String, JSONValue?> = [:]) throws -> JSONValue {
        changed(try Keys.ours().publicJWK.json, changes)
    }

    private func foreignJWK() throws -> JSONValue { try Keys.foreign().publicJWK.json }

    private func set(_ keys: JSONValue...) -> [UInt8] { (["keys": .array(keys)] as JSONValue).encoded() }

    /// Why our key, so changed, is skipped beside a usable one; `nil` when it is kept.
    private func reason(_ changes: KeyValuePairs<String, JSONValue?>) throws -> JSONWebKey.Unusable? {
        let set = try JSONWebKeySet(parsing: set(jwk(changes), foreignJWK()))
        #expect(set.count + set.skipped.count == 2)
        return set.skipped.first?.reason
    }

    @Test func `a set as Cognito publishes it gives both its keys by kid`() throws {
        let (ours, foreign) = (try Keys.ours(), try Keys.foreign())
        let set = try JSONWebKeySet(parsing: SigningKey.keySet([ours, foreign]))
        #expect(set.keyIDs == [ours.keyID, foreign.keyID])
        #expect(set.count == 2)
        #expect(set.skipped.isEmpty)
        #expect(set.key(foreign.keyID)?.keyID == foreign.keyID)
        #expect(set.key(foreign.keyID)?.algorithm == .rs256)
        #expect(set.key(foreign.keyID)?.publicKey.modulusBits == 2048)
    }

    @Test func `a kid is found by its bytes alone`() throws {
        let set = try JSONWebKeySet(parsing: set(jwk(["kid": "caf\u{E9}"])))
        #expect(set.key("caf\u{E9}") != nil)
        for other in ["cafe\u{301}", "caf", "caf\u{E9} ", "CAF\u{C9}", ""] { #expect(set.key(other) == nil) }
    }

    @Test func `two kids that Swift finds equal are two kids`() throws {
        let set = try JSONWebKeySet(parsing: set(jwk(["kid": "caf\u{E9}"]), jwk(["kid": "cafe\u{301}"])))
        #expect(set.count == 2)
    }

    @Test func `T63 kty must be RSA, in capitals`() throws {
        for type in ["EC", "oct", "OKP", "rsa", ""] as [JSONValue] { #expect(try reason(["kty": type]) == .typeNotAllowed) }
        #expect(try reason(["kty": nil]) == .typeNotAllowed)
        #expect(try reason(["kty": ["RSA"]]) == .typeNotAllowed)
    }

    @Test func `T63 kid must be a string of 1 to 256 bytes`() throws {
        #expect(try reason(["kid": nil]) == .malformedKeyID)
        for keyID in ["", 7, nil, ["a"], "a\nb", .string(String(repeating: "k", count: 257))] as [JSONValue] {
            #expect(try reason(["kid": keyID]) == .malformedKeyID)
        }
        #expect(try reason(["kid": .string(String(repeating: "k", count: 256))]) == nil)
        #expect(try reason(["kid": "k"]) == nil)
    }

    @Test func `T63 use may be absent or sig`() throws {
        #expect(try reason(["use": nil]) == nil)
        #expect(try reason(["use": "sig"]) == nil)
        for use in ["enc", "SIG", "", ["sig"]] as [JSONValue] {
            #expect(try reason(["use": use]) == .useNotSignature)
        }
    }

    @Test func `key_ops may be absent or list verify`() throws {
        #expect(try reason(["key_ops": ["verify"]]) == nil)
        #expect(try reason(["key_ops": ["encrypt", "verify"]]) == nil)
        for operations in [[], ["encrypt"], ["sign"], "verify", [["verify"]]] as [JSONValue] {
            #expect(try reason(["key_ops": operations]) == .operationsLackVerify)
        }
    }

    @Test func `T63 alg may be absent or RS256`() throws {
        #expect(try reason(["alg": nil]) == nil)
        #expect(try reason(["alg": "RS256"]) == nil)
        for algorithm in ["RS384", "PS256", "HS256", "RSA-OAEP", "rs256", "none", ["RS256"]] as [JSONValue] {
            #expect(try reason(["alg": algorithm]) == .algorithmNotAllowed)
        }
    }

    @Test func `n and e must be there, in strict base64url`() throws {
        for name in ["n", "e"] {
            for value in [nil, .some(1), .some(nil), .some("AQAB="), .some("AQ AB"), .some("A")] as [JSONValue?] {
                #expect(try reason(value.map { [name: $0] } ?? [name: nil]) == .malformedMember(name))
            }
        }
        #expect(try reason(["n": ""]) == .publicKey(.malformedModulus))
    }

    @Test func `T63 a short modulus is skipped, a long one as well`() throws {
        func number(_ bits: Int) -> JSONValue { .string(Base64URL.encode([UInt8](repeating: 0xFF, count: bits / 8))) }
        #expect(try reason(["n": number(1024)]) == .publicKey(.modulusSizeNotAllowed(bits: 1024)))
        #expect(try reason(["n": number(2040)]) == .publicKey(.modulusSizeNotAllowed(bits: 2040)))
        #expect(try reason(["n": number(2048)]) == nil)
        #expect(try reason(["n": number(8192)]) == nil)
        #expect(try reason(["n": number(8200)]) == .publicKey(.modulusSizeNotAllowed(bits: 8200)))
    }

    @Test func `T63 e of 1, of 3 and even ones are skipped`() throws {
        for bytes in [[1], [3], [1, 0, 0], [1, 0, 2]] as [[UInt8]] {
            #expect(try reason(["e": .string(Base64URL.encode(bytes))]) == .publicKey(.exponentNotAllowed))
        }
    }

    @Test func `elements that are no objects are skipped`() throws {
        let set = try JSONWebKeySet(parsing: set(nil, 1, "key", [], jwk(), true))
        #expect(set.count == 1)
        #expect(set.skipped.map(\.index) == [0, 1, 2, 3, 5])
        #expect(set.skipped.allSatisfy { $0.reason == .notAnObject && $0.keyID == nil })
    }

    @Test func `what was skipped is told with its place and kid`() throws {
        let set = try JSONWebKeySet(parsing: set(foreignJWK(), jwk(["use": "enc", "kid": "spare"])))
        #expect(set.skipped.map(\.index) == [1])
        #expect(set.skipped.map(\.keyID) == ["spare"])
        #expect(set.skipped.map(\.reason) == [.useNotSignature])
        #expect(set.key("spare") == nil)
    }

    @Test(arguments: ["use", "alg", "key_ops", "x5c", "d", "p", "q", "dp", "dq", "qi", "oth", "k"])
    func `T63 a member that is null counts as absent`(name: String) throws {
        #expect(try reason([name: .some(.null)]) == nil)
    }

    @Test(
        arguments: [
            ("kty", .typeNotAllowed), ("kid", .malformedKeyID), ("n", .malformedMember("n")), ("e", .malformedMember("e")),
        ] as [(String, JSONWebKey.Unusable)])
    func `T63 a needed member that is null is missing`(name: String, reason: JSONWebKey.Unusable) throws {
        #expect(try self.reason([name: .some(.null)]) == reason)
        #expect(try self.reason([name: nil]) == reason)
    }

    @Test func `T63 two kids that are null are not the same kid`() throws {
        let set = try JSONWebKeySet(parsing: set(jwk(["kid": .some(.null)]), jwk(["kid": .some(.null)]), foreignJWK()))
        #expect(set.keyIDs == [try Keys.foreign().keyID])
        #expect(set.skipped.map(\.keyID) == [nil, nil])
    }

    @Test(arguments: ["d", "p", "q", "dp", "dq", "qi", "oth"])
    func `T63 a private member of an RSA key refuses the whole set, and the failure says of which`(name: String) throws {
        for value in ["AQAB", "", []] as [JSONValue] {
            let leaking = changed(try foreignJWK(), [name: value])
            #expect(refusal(keySet: set(try jwk(), leaking)) == .privateMember(name, index: 1))
            let unusable = changed(try foreignJWK(), ["kid": nil, "use": "enc", name: value])
            #expect(refusal(keySet: set(unusable, try jwk())) == .privateMember(name, index: 0))
        }
    }

    @Test(arguments: ["EC", "OKP"])
    func `T63 of the other types d alone is private, accepted or not`(type: String) throws {
        let leaking = changed(try foreignJWK(), ["kty": .string(type), "d": "AQAB"])
        #expect(refusal(keySet: set(try jwk(), leaking)) == .privateMember("d", index: 1))
        #expect(refusal(keySet: set(try jwk(), leaking), accepting: .all) == .privateMember("d", index: 1))
        for name in ["p", "q", "dp", "dq", "qi", "oth", "k"] {
            #expect(try reason(["kty": .string(type), name: "AQAB"]) == .typeNotAllowed)
        }
    }

    /// A symmetric key always has `k`: it says nothing of the other keys. What else it has, and what a type that nobody here knows has, is unknown.
    @Test(arguments: ["oct", "rsa", "AKP", "oct ", "", ["RSA"], nil] as [JSONValue?], ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
    func `T63 a name that looks private means nothing in a key of another type`(type: JSONValue?, name: String) throws {
        for algorithms in [.rs256, .all] as [SignatureAlgorithms] {
            let other = changed(["kid": "o", "use": "sig"], ["kty": type, name: "AQAB"])
            let read = try JSONWebKeySet(parsing: set(other, try jwk()), accepting: algorithms)
            #expect(read.keyIDs == [try Keys.ours().keyID])
            #expect(read.skipped == [.init(index: 0, keyID: "o", reason: .typeNotAllowed)])
            #expect(
                refusal(keySet: set(other), accepting: algorithms)
                    == .noUsableKey([.init(index: 0, keyID: "o", reason: .typeNotAllowed)]))
        }
    }

    @Test func `T63 k means nothing in an RSA key`() throws {
        #expect(try reason(["k": "AAAA"]) == nil)
    }

    @Test func `T63 a kid given twice refuses the whole set, even to an unusable key`() throws {
        let keyID = try Keys.ours().keyID
        #expect(refusal(keySet: set(try jwk(), try jwk())) == .duplicateKeyID(keyID))
        #expect(
            refusal(keySet: set(try jwk(), changed(try foreignJWK(), ["kid": .string(keyID)])))
                == .duplicateKeyID(keyID))
        #expect(refusal(keySet: set(try jwk(), try jwk(["kty": "EC"]))) == .duplicateKeyID(keyID))
    }

    @Test func `T62 a set that gives no usable key is refused`() throws {
        #expect(refusal(keySet: set()) == .noUsableKey([]))
    }

    @Test func `T62 a set that gives no usable key says of each why`() throws {
        let short = JSONValue.string(Base64URL.encode([UInt8](repeating: 0xFF, count: 128)))
        let keys = set(1, try jwk(["use": "enc", "kid": "a"]), try jwk(["n": short, "kid": "b"]), try jwk(["kid": nil]))
        #expect(
            refusal(keySet: keys)
                == .noUsableKey([
                    .init(index: 0, keyID: nil, reason: .notAnObject), .init(index: 1, keyID: "a", reason: .useNotSignature),
                    .init(index: 2, keyID: "b", reason: .publicKey(.modulusSizeNotAllowed(bits: 1024))),
                    .init(index: 3, keyID: nil, reason: .malformedKeyID),
                ]))
    }

    @Test(arguments: ["{}", "[]", "null", #"{"keys":null}"#, #"{"keys":{}}"#, #"{"Keys":[]}"#, #"{"keys":"[]"}"#])
    func `T62 a set without an array of keys is refused`(text: String) {
        #expect(refusal(keySet: Array(text.utf8)) == .missingKeys)
    }

    @Test(
        arguments: [
            ("", .unexpectedEnd), ("<!DOCTYPE html>", .unexpectedByte(0x3C, offset: 0)),
            (#"{"keys":[],"keys":[]}"#, .duplicateMember(offset: 11)),
            (#"{"keys":[],}"#, .unexpectedByte(0x7D, offset: 11)),
            ("\u{FEFF}{\"keys\":[]}", .byteOrderMark),
            (#"{"keys":[{"kid":"a","kid":"b"}]}"#, .duplicateMember(offset: 20)),
        ] as [(String, JSONError)])
    func `T62 a set that is not strict JSON is refused`(text: String, error: JSONError) {
        #expect(refusal(keySet: Array(text.utf8)) == .malformedKeySet(error))
    }

    @Test func `T60 a set of 256 KiB is read, one byte more is refused`() throws {
        let set = set(try jwk())
        let padding = [UInt8](repeating: 0x20, count: JSONWebKeySet.maximumBytes - set.count)
        #expect(refusal(keySet: set + padding) == nil)
        let error = JSONError.tooLong(bytes: 262_145, limit: 262_144)
        #expect(refusal(keySet: set + padding + [0x20]) == .malformedKeySet(error))
    }

    @Test func `T60 a hundred keys are read, one more is refused`() throws {
        let keys = try (0..<101).map { try jwk(["kid": .string("key \($0)")]) }
        let hundred = (["keys": .array(Array(keys.prefix(100)))] as JSONValue).encoded()
        #expect(try JSONWebKeySet(parsing: hundred).count == 100)
        #expect(refusal(keySet: (["keys": .array(keys)] as JSONValue).encoded()) == .tooManyKeys(101, limit: 100))
    }

    @Test func `T60 deep nesting in a set is refused`() {
        let text = #"{"keys":"# + String(repeating: "[", count: 100_000)
        #expect(refusal(keySet: Array(text.utf8)) == .malformedKeySet(.tooDeep(offset: 39, limit: 32)))
    }

    @Test func `members beside keys are ignored`() throws {
        let set: JSONValue = ["issued": 1, "keys": [try jwk(["x5c": ["MIIB"], "x": "y"])], "d": "not a key's"]
        #expect(try JSONWebKeySet(parsing: set.encoded()).count == 1)
    }
}
