/// What single operations cost: processor time and allocations.
@main
struct Micro {
    static func main() async throws {
        let material = try Material()
        print("operation".padded(to: 58) + "ns".leftPadded(to: 12) + "allocations".leftPadded(to: 14))
        show("request parser, GET /public", try material.parsing(material.publicRequest))
        show("request parser, GET /secure with a token", try material.parsing(material.secureRequest))
        show("response encoder, the answer of /public", try material.encoding())
        show("metrics of a request", try material.countingRequest())
        show("claims reader: JSON, then the claims that decide", try material.readingClaims())
        show("token reader: three parts, header and payload as JSON", try material.readingToken())
        let signature = try material.verifyingSignature()
        show("RS256 verifier, hash included", signature)
        show("whole token verification", try await material.verifyingToken())
        try compareWithOpenSSL(signature)
        print("RS256 verifier, two threads with one key: \(two(try Scaling.ofVerifier(material))) times the work of one")
        try measureCachedTokens(material)
        try await countAllocations()
    }

    private static func measureCachedTokens(_ material: Material) throws {
        let cached = try CachedTokens(material)
        print("\n\(CachedTokens.count) cached tokens of \(Int(cached.tokenBytes)) bytes")
        print("memory : token: \(two(cached.bytesEach / cached.tokenBytes)) (\(Int(cached.bytesEach)) bytes)")
        show("hit, one token", cached.oneToken)
        show("hit, any token", cached.anyToken)
    }

    private static func compareWithOpenSSL(_ signature: Measurement) throws {
        let floor = try OpenSSLSpeed.verifyNanoseconds()
        print("\nRS256 verifier : openssl speed rsa2048 verify: \(two(signature.nanoseconds / floor)) (openssl: \(Int(floor)) ns)")
    }

    private static func countAllocations() async throws {
        try await LiveServer.run { server in
            for (path, token) in [("/public", nil), ("/secure", server.token)] {
                let request = Material.request(path, token: token)
                let count = try await Client.allocationsPerRequest(request, port: server.port)
                print("allocations for each request on a kept connection, GET \(path): \(two(count))")
            }
        }
    }

    private static func show(_ name: String, _ measured: Measurement) {
        let time = "\(Int(measured.nanoseconds.rounded()))"
        print(name.padded(to: 58) + time.leftPadded(to: 12) + two(measured.allocations).leftPadded(to: 14))
    }

    /// Two decimals.
    private static func two(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + spaces(to: width) }

    fileprivate func leftPadded(to width: Int) -> String { spaces(to: width) + self }

    private func spaces(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) }
}
