import FoundationEssentials
import JOSE
import StrictJSON
import Testing

/// The public vectors of the Wycheproof project, read from where `WYCHEPROOF_DIR` says or from beside the project.
enum Wycheproof {
    static let directory: String? = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let beside = "/\(root)/../shared/vectors/wycheproof"
        let directory = ProcessInfo.processInfo.environment["WYCHEPROOF_DIR"] ?? beside
        return FileManager.default.fileExists(atPath: directory) ? directory : nil
    }()

    static func groups(of file: String) throws -> [JSONView] {
        let data = try Data(contentsOf: URL(filePath: "\(directory ?? "")/\(file)"))
        let limits = JSONLimits(maximumBytes: data.count, maximumValues: 1_000_000)
        return try #require(try JSONDocument(parsing: [UInt8](data), limits: limits).root["testGroups"]?.elements)
    }
}

@Suite(.enabled(if: Wycheproof.directory != nil, "WYCHEPROOF_DIR names no folder of vectors"))
struct WycheproofTests {
    @Test(arguments: [2048, 3072, 4096])
    func `RS256 signatures of Wycheproof get the verdict they are listed with`(bits: Int) throws {
        var (valid, invalid) = (0, 0)
        for group in try Wycheproof.groups(of: "rsa_signature_\(bits)_sha256_test.json") {
            guard let key = try key(of: group) else { continue }
            #expect(key.modulusBits == bits)
            for test in try #require(group["tests"]?.elements) {
                let (message, signature) = (try bytes(test["msg"]), try bytes(test["sig"]))
                let isAccepted = key.accepts(signature, of: message)
                let name = "\(bits), test \(test["tcId"]?.number?.text ?? "?")"
                switch test["result"]?.string {
                case "valid":
                    valid += 1
                    #expect(isAccepted, "\(name)")
                case "acceptable":
                    // The one of each file lacks the NULL parameter; no signer of tokens writes that.
                    #expect(!isAccepted, "\(name)")
                default:
                    invalid += 1
                    #expect(!isAccepted, "\(name)")
                }
            }
        }
        #expect(valid >= 7 && invalid >= 200)
    }

    /// The key of a group; `nil` for the groups with an exponent of 3, which no key of ours may have.
    private func key(of group: JSONView) throws -> RSAPublicKey? {
        let number = try #require(group["publicKey"])
        let modulus = Array(try bytes(number["modulus"]).drop { $0 == 0 })
        let exponent = Array(try bytes(number["publicExponent"]).drop { $0 == 0 })
        guard exponent == [3] else { return try RSAPublicKey(modulus: modulus, exponent: exponent) }
        #expect(throws: JOSEError.exponentNotAllowed) { try RSAPublicKey(modulus: modulus, exponent: exponent) }
        return nil
    }

    private func bytes(_ hexadecimal: JSONView?) throws -> [UInt8] {
        let digits = Array(try #require(hexadecimal?.string).utf8)
        return try stride(from: 0, to: digits.count, by: 2).map { offset in
            try #require(UInt8(String(decoding: digits[offset..<offset + 2], as: UTF8.self), radix: 16))
        }
    }
}
