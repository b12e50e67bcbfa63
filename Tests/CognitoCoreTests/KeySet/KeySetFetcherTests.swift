import CognitoTesting
import FileReading
import FoundationEssentials
import Glibc
import HTTPTesting
import JOSE
import Testing

@testable import CognitoCore

@Suite(.timeLimit(.minutes(1))) struct CurlFetcherTests {
    /// What a fetch from a server that answers so ends in.
    private func fetch(_ answer: String) async throws -> Result<FetchedKeySet, KeySetFetchError> {
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send(answer)
        }
        do throws(KeySetFetchError) {
            return .success(try await CurlFetcher(server.url).fetch())
        } catch {
            return .failure(error)
        }
    }

    @Test func `a key set comes back with its age`() async throws {
        let result = try await fetch(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Control: public, Max-Age=3600\r\n\r\n{}")
        #expect(result == .success(FetchedKeySet(body: Array("{}".utf8), maximumAge: .seconds(3600))))
    }

    @Test(arguments: [404, 429, 500, 503, 204, 302])
    func `T59 T61 any other status is a failure`(status: Int) async throws {
        let answer = "HTTP/1.1 \(status) X\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"
        #expect(try await fetch(answer) == .failure(.status(status)))
    }

    @Test func `T60 a body over 256 KiB is a failure`() async throws {
        let body = String(repeating: " ", count: 262_145)
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        #expect(try await fetch(answer) == .failure(.transfer(.tooLarge(limit: 262_144))))
    }

    @Test func `T59 a truncated body is a failure`() async throws {
        #expect(try await fetch("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}") == .failure(.transfer(.truncated)))
    }

    @Test func `T59 a server that hangs is a failure`() async throws {
        let server = try LoopbackServer { $0.hang() }
        var impatient = KeySetAccess()
        impatient.limits.total = .milliseconds(200)
        await #expect(throws: KeySetFetchError.transfer(.timedOut)) {
            try await CurlFetcher(server.url, impatient).fetch()
        }
    }

    @Test(arguments: [
        ("max-age=60", Duration.seconds(60)), ("no-cache, max-age=0", .zero), ("MAX-AGE=1", .seconds(1)),
        ("public,max-age=2,max-age=3", .seconds(2)), ("s-maxage=9", nil), ("max-age", nil), ("max-age=", nil),
        ("max-age=-1", nil),
        ("max-age=99999999999999999999", nil), ("x-max-age=1", nil), ("", nil), ("max-age=٥", nil),
    ])
    func `max-age is read from Cache-Control`(field: String, age: Duration?) {
        #expect(CurlFetcher.maximumAge(field) == age)
    }

    @Test func `a cache over HTTP loads the keys of a server`() async throws {
        let key = try Keys.first()
        let body = String(decoding: SigningKey.keySet([key]), as: UTF8.self)
        let server = try LoopbackServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
        let cache = JWKSCache(location: .remote(server.url))
        #expect(try await cache.key(key.keyID).keyID == key.keyID)
        #expect(server.connections == 1)
    }
}

@Suite struct FileFetcherTests {
    @Test func `T64 a cache over a file loads its keys without a network`() async throws {
        let key = try Keys.first()
        let text = String(decoding: SigningKey.keySet([key]), as: UTF8.self)
        try await withFile(text) { path in
            let cache = JWKSCache(location: .file(path: path))
            let found = try await cache.key(key.keyID)
            #expect(found.keyID == key.keyID)
            await #expect(throws: KeySourceError.unknownKey) { try await cache.key("other") }
        }
    }

    @Test func `a file that is not there is a failure`() async {
        await #expect(throws: KeySetFetchError.file(.notFound)) { try await FileFetcher(path: "/no/such/file").fetch() }
    }

    @Test func `T121 a pipe is a failure without a wait, and a file that takes its place is read`() async throws {
        try await withFile("") { path in
            unlink(path)
            #expect(mkfifo(path, 0o600) == 0)
            let cache = JWKSCache(location: .file(path: path))
            await #expect(throws: KeySetFetchError.file(.notRegular(.pipe))) { try await cache.refresh() }
            unlink(path)
            #expect(symlink("/dev/zero", path) == 0)
            await #expect(throws: KeySetFetchError.file(.notRegular(.device))) { try await cache.refresh() }
            unlink(path)
            let key = try Keys.first()
            try String(decoding: SigningKey.keySet([key]), as: UTF8.self).write(toFile: path, atomically: true, encoding: .utf8)
            try await cache.refresh()
            #expect(cache.knownKey(key.keyID) != nil)
        }
    }

    @Test func `a file that is too long is a failure`() async throws {
        try await withFile(String(repeating: " ", count: 262_145)) { path in
            await #expect(throws: KeySetFetchError.file(.tooLarge(limit: 262_144))) {
                try await FileFetcher(path: path).fetch()
            }
        }
    }
}
