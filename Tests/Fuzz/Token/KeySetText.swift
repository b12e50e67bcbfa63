import CognitoTesting
import Foundation
import JOSE
import StrictJSON

/// Key sets for their reader: whatever it keeps, Foundation's reader must find there too, named once, and with no private half.
struct KeySetText: FuzzTarget {
    static let name = "keyset"

    private let mutator: Mutator
    private var kept = 0
    private var refused = 0

    init() {
        let algorithms: [SignatureAlgorithm] = [.rs256, .es256, .edDSA]
        let keys = algorithms.compactMap { try? SigningKey(algorithm: $0, keyID: "key-\($0.rawValue)").publicJWK.json }
        let sets: [JSONValue] = [["keys": .array(keys)]] + keys.map { ["keys": [$0]] }
        mutator = Mutator(seeds: sets.map { $0.encoded() }, marks: TokenCorpus.json.marks, numbers: TokenCorpus.json.numbers)
    }

    var coverage: String { "\(kept) keys kept, \(refused) sets refused" }

    mutating func runCase(_ generator: inout Generator) throws(Finding) {
        let text = mutator.mutant(&generator)
        guard let set = try? JSONWebKeySet(parsing: text, accepting: [.rs256, .es256, .edDSA]) else { return refused += 1 }
        kept += set.count
        let object: [String: Any]
        switch ReferenceObject(text) {
        case .members(let members): object = members
        case .hugeNumber: return
        case .none: throw Finding(reason: "read, and is no object", bytes: text)
        }
        guard let elements = object["keys"] as? [Any] else { throw Finding(reason: "the reference finds no keys", bytes: text) }
        for key in set.keys {
            let named = elements.compactMap { $0 as? [String: Any] }.filter {
                ($0["kid"] as? String).map { Array($0.utf8) } == Array(key.keyID.utf8)
            }
            guard let element = named.first, named.count == 1 else { throw Finding(reason: "\(named.count) keys of one name", bytes: text) }
            let secrets = key.algorithm.keyType == .rsa ? ["d", "p", "q", "dp", "dq", "qi", "oth"] : ["d"]
            guard secrets.allSatisfy({ element[$0] == nil || element[$0] is NSNull }) else {
                throw Finding(reason: "a private key", bytes: text)
            }
            guard element["kty"] as? String == key.algorithm.keyType.rawValue, (element["use"] as? String ?? "sig") == "sig" else {
                throw Finding(reason: "a key of another type or use", bytes: text)
            }
        }
    }
}
