import Glibc
import HTTPTypes
import Testing

@testable import HTTPServer

/// Conditions and ranges of requests for files.
final class ServedFileConditionsTests: ServedFilesBench {
    private func tag() async throws -> String { try #require(try await response("/files/ten.txt").firstField(.eTag)) }

    @Test func `who has the file is told so`() async throws {
        let (tag, whole) = (try await tag(), try await response("/files/ten.txt"))
        for method in [HTTPRequest.Method.get, .head] {
            let response = try await response("/files/ten.txt", method, [.ifNoneMatch: "W/\(tag)", .range: "bytes=0-0"])
            #expect(response.status == .notModified)
            #expect(response.firstField(.eTag) == tag)
            #expect(response.firstField(.cacheControl) == "no-cache")
            #expect(response.contentType == nil)
            #expect(try await text(response) == "")
        }
        let date = try #require(whole.firstField(.lastModified))
        #expect(try await response("/files/ten.txt", .get, [.ifModifiedSince: date]).status == .notModified)
        #expect(try await response("/files/ten.txt", .get, [.ifUnmodifiedSince: date]).status == .ok)
        #expect(try await response("/files/ten.txt", .get, [.ifMatch: "\"x\""]).status == .preconditionFailed)
        #expect(try await response("/files/ten.txt", .get, [.ifMatch: "\"x\"", .range: "bytes=0-0"]).status == .preconditionFailed)
        #expect(try await response("/files/ten.txt", .get, [.ifMatch: tag, .range: "bytes=0-0"]).status == .partialContent)
        #expect(try await response("/files/missing", .get, [.ifNoneMatch: "*"]).status == .notFound)
    }

    @Test func `a part is sent with its place in the whole`() async throws {
        let tag = try await tag()
        for (field, content, place) in [("bytes=2-4", "234", "2-4"), ("bytes=-3", "789", "7-9"), ("bytes=0-", "0123456789", "0-9")] {
            let response = try await response("/files/ten.txt", .get, [.range: field, .ifRange: tag])
            #expect(response.status == .partialContent)
            #expect(try await text(response) == content)
            #expect(response.firstField(.contentRange) == "bytes \(place)/10")
            #expect(response.firstField(.eTag) == tag)
            #expect(response.contentType == MediaType("text/plain; charset=utf-8"))
        }
        let other = try await response("/files/ten.txt", .get, [.range: "bytes=2-4", .ifRange: "\"x\""])
        #expect(other.status == .ok)
        #expect(other.firstField(.contentRange) == nil)
        let late = try await response("/files/ten.txt", .get, [.range: "bytes=10-"])
        #expect(late.status == .rangeNotSatisfiable)
        #expect(late.firstField(.contentRange) == "bytes */10")
        #expect(try await text(late).contains("\"range_not_satisfiable\""))
        #expect(try await response("/files/ten.txt", .head, [.range: "bytes=2-4"]).status == .ok)
    }

    @Test func `a change shows in the tag, also one of the same length and time`() async throws {
        let before = try await response("/files/ten.txt")
        try write("9876543210", "new")
        var status = stat()
        #expect(stat("\(root)/ten.txt", &status) == 0)
        let times = [status.st_mtim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, "\(root)/new", times, 0) == 0)
        #expect(rename("\(root)/new", "\(root)/ten.txt") == 0)
        let after = try await response("/files/ten.txt")
        #expect(before.firstField(.lastModified) == after.firstField(.lastModified))
        #expect(before.firstField(.eTag) != after.firstField(.eTag))
    }

    @Test func `a time of change that lies ahead is not told`() async throws {
        let times = Array(repeating: timespec(tv_sec: 4_000_000_000, tv_nsec: 0), count: 2)
        #expect(utimensat(AT_FDCWD, "\(root)/ten.txt", times, 0) == 0)
        let response = try await response("/files/ten.txt")
        #expect(response.firstField(.lastModified) == nil)
        #expect(response.firstField(.eTag) != nil)
    }
}
