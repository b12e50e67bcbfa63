import CognitoTesting
import FileReading
import HTTPTesting
import JOSE
import StrictJSON
import Testing

@testable import CognitoCore

@Suite struct KeySetAccessTests {
    private func failure(of body: [UInt8], _ access: KeySetAccess) async -> KeySetFetchError? {
        let fetcher = FakeKeyServer(.success(FetchedKeySet(body: body)))
        let cache = JWKSCache(fetcher: fetcher, access: access)
        do throws(KeySetFetchError) {
            try await cache.refresh()
            return nil
        } catch {
            return error
        }
    }

    @Test func `T60 the bounds of a key set are those that were set`() async throws {
        let body = SigningKey.keySet([try Keys.first(), try Keys.second()])
        var access = KeySetAccess()
        access.maximumKeys = 2
        access.limits.maximumBodyBytes = body.count
        #expect(await failure(of: body, access) == nil)
        #expect(
            await failure(of: body + [0x20], access)
                == .unusable(.malformedKeySet(.tooLong(bytes: body.count + 1, limit: body.count))))
        access.maximumKeys = 1
        #expect(await failure(of: body, access) == .unusable(.tooManyKeys(2, limit: 1)))
    }

    @Test(arguments: [1_000, 1_001]) func `T60 a thousand keys can be allowed`(count: Int) async throws {
        let numbers = try Keys.first().publicJWK.numbers.map { JSONValue.Member($0.key, .string($0.value)) }
        let keys = (0..<count).map { index in
            JSONValue.object(numbers + [JSONValue.Member("kty", "RSA"), JSONValue.Member("kid", .string("\(index)"))])
        }
        var access = KeySetAccess()
        access.maximumKeys = 1_000
        access.limits.maximumBodyBytes = 16_777_216
        let failure = await failure(of: (["keys": .array(keys)] as JSONValue).encoded(), access)
        #expect(failure == (count == 1_000 ? nil : KeySetFetchError.unusable(.tooManyKeys(1_001, limit: 1_000))))
    }

    @Test(arguments: [(5_000, true), (5_001, false)])
    func `T60 a body is cut at the bound that was set`(length: Int, isWhole: Bool) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n" + String(repeating: " ", count: length))
        }
        var access = KeySetAccess()
        access.limits.maximumBodyBytes = 5_000
        do throws(KeySetFetchError) {
            let fetched = try await CurlFetcher(server.url, access).fetch()
            #expect(isWhole && fetched.body.count == length)
        } catch {
            #expect(error == .transfer(.tooLarge(limit: 5_000)) && !isWhole)
        }
    }

    @Test func `T59 no request waits for longer than a transfer may take`() async throws {
        let server = try LoopbackServer { $0.hang() }
        let clock = ManualClock()
        var access = KeySetAccess()
        access.limits.total = .seconds(3)
        let cache = JWKSCache(location: .remote(server.url), access: access, time: MonotonicTime(clock))
        let refresh = Task { try await cache.refresh() }
        await clock.sleeper(until: .seconds(3))
        clock.advance(by: .seconds(3))
        await #expect(throws: KeySetFetchError.timedOut) { try await refresh.value }
        #expect(cache.status.failuresByKind == [.timeout: 1])
    }

    @Test func `failures are counted by their kind`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        let failures: [KeySetFetchError] = [
            .status(500), .status(404), .transfer(.tls), .transfer(.certificate(.expired)), .transfer(.proxyRefused(status: 407)),
            .transfer(.hostNotFound), .transfer(.truncated), .timedOut, .transfer(.timedOut), .unusable(.noUsableKey([])),
            .unusable(.tooManyKeys(101, limit: 100)), .file(.notFound), .file(.tooLarge(limit: 1)), .transfer(.other(code: 1)),
            .transfer(.malformedResponse), .cancelled,
        ]
        for failure in failures {
            bench.server.answer(.failure(failure))
            await #expect(throws: failure) { try await bench.cache.refresh() }
        }
        let expected: [KeySetFetchError.Kind: Int] = [
            .status: 2, .tls: 2, .unreachable: 2, .interrupted: 1, .timeout: 2, .unusable: 2, .tooLarge: 2, .file: 1, .other: 1,
            .cancelled: 1,
        ]
        #expect(bench.cache.status.failuresByKind == expected)
        #expect(bench.cache.status.failures == failures.count)
        #expect(bench.cache.status.successes == 1)
        #expect(bench.cache.knownKey("first") != nil)
    }
}
