import HTTPTesting
import HTTPTypes
import Testing

@testable import HTTPServer

/// Answers whose tag is known before their content.
struct RequestAnswerTests {
    private func answer(
        _ method: HTTPRequest.Method, _ fields: HTTPFields, _ control: CacheControl = .noStore
    ) async throws -> (response: Response, isMade: Bool) {
        var isMade = false
        let response = try await Request(method, "/", fields: fields).answer(tagged: EntityTag(version: 7), control) {
            isMade = true
            return "lion"
        }
        return (response, isMade)
    }

    @Test(
        arguments: [
            (.get, [.ifNoneMatch: "\"7\""], false), (.head, [.ifNoneMatch: "\"6\", W/\"7\""], false), (.get, [.ifNoneMatch: "*"], false),
            (.get, [:], true), (.get, [.ifNoneMatch: "\"6\""], true), (.get, [.ifNoneMatch: "7"], true),
            (.post, [.ifNoneMatch: "\"7\""], true), (.get, [.ifMatch: "\"6\"", .ifNoneMatch: "\"7\""], true),
            (.get, [.ifModifiedSince: "Sun, 06 Nov 2094 08:49:37 GMT"], true),
        ] as [(HTTPRequest.Method, HTTPFields, Bool)])
    func `what the client has already is not made`(method: HTTPRequest.Method, fields: HTTPFields, isMade: Bool) async throws {
        let answer = try await answer(method, fields)
        #expect(answer.isMade == isMade)
        #expect(answer.response.status == (isMade ? .ok : .notModified))
        #expect(answer.response.contentType == (isMade ? .text : nil))
        #expect(answer.response.firstField(.eTag) == "\"7\"")
        #expect(answer.response.firstField(.cacheControl) == "no-store")
    }

    @Test(arguments: [[:], [.ifNoneMatch: "\"7\""]] as [HTTPFields])
    func `both answers say who may keep them`(fields: HTTPFields) async throws {
        #expect(try await answer(.get, fields, .privateMaxAge(60)).response.firstField(.cacheControl) == "private, max-age=60")
    }

    @Test func `an error of what makes the answer is thrown`() async throws {
        let request = try Request(.get, "/", fields: [:])
        await #expect(throws: Problem.notFound) {
            try await request.answer(tagged: EntityTag(version: 7)) { () throws(Problem) -> String in throw .notFound }
        }
    }
}
