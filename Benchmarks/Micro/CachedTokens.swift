import AllocationCount
import CognitoCore
import CognitoTesting
import Dispatch
import Glibc
import Synchronization

/// What cached tokens cost when there are many users: memory, and time that caches of the processor do not save.
struct CachedTokens {
    static let count = 100_000

    struct NotCached: Error {}

    let tokenBytes: Double
    /// Memory that a cached token takes, everything included that the cache is made of.
    let bytesEach: Double
    /// Hits of one token again and again, and of all tokens in random order.
    let oneToken: Measurement
    let anyToken: Measurement

    init(_ material: Material) throws {
        let tokens = try Self.tokens(material.issuer)
        let verifier = CognitoVerifier(
            trusting: [CognitoVerifier.Trust(material.policy, keys: material.keys)], cachedTokens: Self.count)
        _ = try verifier.verification(of: material.token[...])
        let before = try Self.privateBytes()
        for token in tokens { keep(try verifier.verification(of: token)) }
        bytesEach = Double(try Self.privateBytes() - before) / Double(Self.count)
        tokenBytes = Double(tokens.reduce(0) { $0 + $1.count }) / Double(Self.count)
        guard let cache = verifier.cache, cache.count >= Self.count else { throw NotCached() }
        oneToken = try Measurement.of { keep(try verifier.verification(of: tokens[7])) }
        var generator = SystemRandomNumberGenerator()
        let order = (0..<Self.count).map { _ in Int.random(in: 0..<Self.count, using: &generator) }
        var next = 0
        anyToken = try Measurement.of {
            next = next + 1 == Self.count ? 0 : next + 1
            keep(try verifier.verification(of: tokens[order[next]]))
        }
    }

    /// So many ID tokens, each of a user of its own, and each a part of something longer, as in a request.
    private static func tokens(_ issuer: TokenIssuer) throws -> [ArraySlice<UInt8>] {
        let parts = 64
        let made = Mutex<[Result<[ArraySlice<UInt8>], any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let tokens = Result {
                try stride(from: part, to: count, by: parts).map { number in
                    let name = "lion\(number)@example.com"
                    let user = TestUser(username: name, password: "", email: name, groups: ["demoAdmins"])
                    return try Array("Bearer \(issuer.idToken(for: user))".utf8).dropFirst(7)
                }
            }
            made.withLock { $0.append(tokens) }
        }
        return try made.withLock { try $0.flatMap { try $0.get() } }
    }

    /// What the process has written to and shares with no other.
    private static func privateBytes() throws -> Int {
        // Or what was free before would be counted as nothing.
        malloc_trim(0)
        guard let file = unsafe fopen("/proc/self/smaps_rollup", "r") else { throw NotCached() }
        defer { unsafe fclose(file) }
        var text: [UInt8] = []
        while case let byte = unsafe getc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
        let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Private_Dirty:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw NotCached() }
        return kibibytes * 1024
    }
}
