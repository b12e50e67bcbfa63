import StrictJSON
import Testing

@testable import CognitoCore

/// What the cache of verified tokens keeps, and what it lets go.
@Suite struct TokenTableTests {
    private let tokens: CachedTokens

    init() throws { tokens = try CachedTokens() }

    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
        }
    }

    /// The least recently used token makes room.
    private struct LRU {
        let capacity: Int
        var times: [Int: Int] = [:]
        var now = 0

        mutating func finds(_ token: Int) -> Bool {
            now += 1
            let isThere = times.updateValue(now, forKey: token) != nil
            if times.count > capacity, let oldest = times.min(by: { $0.value < $1.value }) { times[oldest.key] = nil }
            return isThere
        }
    }

    @Test func `there is room for one token at least in each table, and there is one table at least`() throws {
        let entries = try (0..<24).map { try tokens.entry("\($0)") }
        for (partitions, room) in [(3, 3), (1, 1), (0, 1), (-1, 1)] {
            let cache = VerifiedTokenCache(entries: 1, partitions: partitions)
            for (token, entry) in entries { cache.insert(entry, of: token[...]) }
            #expect(cache.count == room)
        }
    }

    @Test func `T53 however many tokens come, no more are cached than was said`() throws {
        let cache = VerifiedTokenCache(entries: 100, partitions: 2)
        for number in 0..<1000 {
            let (token, entry) = try tokens.entry("\(number)")
            cache.insert(entry, of: token[...])
            #expect(cache.entry(of: token[...])?.claims.tokenID == "\(number)")
            #expect(cache.count <= 100)
        }
        #expect(cache.count == 100)
    }

    @Test func `T53 however long tokens are, no more memory is used than was said`() throws {
        let entries = try (10..<30).map { try tokens.entry("\($0)") }
        let bytes = entries[0].entry.bytes
        for (maximum, room) in [(bytes - 1, 0), (bytes, 1), (10 * bytes - 1, 9), (10 * bytes, 10), (0, 0), (-1, 0)] {
            let cache = VerifiedTokenCache(entries: 1000, bytes: maximum, partitions: 1)
            for (token, entry) in entries { cache.insert(entry, of: token[...]) }
            #expect(cache.count == room, "\(maximum) bytes")
        }
    }

    @Test(arguments: ["header", "groups", "sub", "username"])
    func `T53 what is kept of a token twice, or for it alone, counts`(place: String) throws {
        let long = String(repeating: "x", count: 6_000)
        let cache = VerifiedTokenCache(entries: 1000, bytes: 100_000, partitions: 1)
        for number in 0..<20 {
            var (payload, header) = (Claims.id.with("jti", .string("\(number)")), #"{"kid":"quick","alg":"EdDSA"}"#)
            switch place {
            case "header": header = #"{"kid":"quick","alg":"EdDSA","x5t":"\#(long)"}"#
            case "groups": payload = payload.with("cognito:groups", .array((0..<1_500).map { .string("\($0 % 10)") }))
            case "sub": payload = payload.with("sub", .string(long))
            default: payload = payload.with("cognito:username", .string(long))
            }
            let (token, claims) = try tokens.claims(of: payload.json.encoded(), header: header)
            let entry = try #require(VerifiedTokenCache.Entry(claims, issuer: 0, generation: 1, from: 0))
            cache.insert(entry, of: token[...])
            let counted = entry.bytes - token.count
            #expect(counted > (place == "header" ? 0 : 6_000))
        }
        #expect(cache.count < 100_000 / 8_000)
    }

    @Test func `what was used since the hand came by stays, and the oldest of the rest goes`() throws {
        var table = VerifiedTokenCache.Table(capacity: 4, maximumBytes: .max)
        var names: [String: [UInt8]] = [:]
        func insert(_ name: String) throws {
            let (token, entry) = try tokens.entry(name)
            names[name] = token
            table.insert(entry, token: token.span, hash: CompactClaims.hash(of: token.span))
        }
        func isThere(_ name: String) -> Bool {
            guard let token = names[name] else { return false }
            return table.entry(of: token.span, hash: CompactClaims.hash(of: token.span)) != nil
        }
        for name in ["a", "b", "c", "d"] { try insert(name) }
        #expect(isThere("a") && isThere("c"))
        try insert("e")
        try insert("f")
        #expect(["a", "b", "c", "d", "e", "f"].filter(isThere) == ["a", "c", "e", "f"])
    }

    @Test func `a token that is cached again takes the place of the former entry`() throws {
        let cache = VerifiedTokenCache(entries: 10, partitions: 1)
        let (token, entry) = try tokens.entry("a")
        for _ in 0..<3 { cache.insert(entry, of: token[...]) }
        #expect(cache.count == 1)
        cache.remove(token[...])
        cache.remove(token[...])
        #expect(cache.count == 0)
    }

    @Test(arguments: [1, 2, 3])
    func `a scan of new tokens does not throw out those in use`(seed: UInt64) throws {
        let (users, scanned, capacity) = (500, 1500, 100)
        let entries = try (0..<(users + scanned)).map { try tokens.entry("\($0)") }
        // The n-th user asks 1/n times as often as the first.
        var sums: [Double] = []
        for rank in 1...users { sums.append((sums.last ?? 0) + 1 / Double(rank)) }
        var random = Random(state: seed)
        let cache = VerifiedTokenCache(entries: capacity, partitions: 1)
        var lru = LRU(capacity: capacity)
        var (hits, hitsOfLRU, requests) = (0, 0, 0)
        for round in 0..<(2 * scanned) {
            let isScan = round % 2 == 1
            let point = Double.random(in: 0..<(sums.last ?? 1), using: &random)
            let number = isScan ? users + round / 2 : sums.firstIndex { $0 > point } ?? 0
            let (token, entry) = entries[number]
            let isFound = cache.entry(of: token[...]) != nil
            if !isFound { cache.insert(entry, of: token[...]) }
            let isFoundByLRU = lru.finds(number)
            guard !isScan else { continue }
            requests += 1
            hits += isFound ? 1 : 0
            hitsOfLRU += isFoundByLRU ? 1 : 0
        }
        #expect(Double(hits) > 1.15 * Double(hitsOfLRU), "seed \(seed): \(hits) and \(hitsOfLRU) of \(requests)")
    }
}
