import StrictJSON
import Testing

/// What of an answer must be the same, whichever router gives it.
struct Answer: Equatable, CustomStringConvertible {
    let status: Int
    /// Each field line of these names, in its order.
    let challenges: [String]
    let retryAfter: [String]
    let contentType: String?
    /// With `-` in the place of the request's own identifier.
    let content: String
    let code: String?

    init(status: Int, challenges: [String], retryAfter: [String], contentType: String?, content: [UInt8]) throws {
        self.status = status
        self.challenges = challenges
        self.retryAfter = retryAfter
        self.contentType = contentType
        let text = String(decoding: content, as: UTF8.self)
        guard contentType == "application/problem+json" else {
            (self.content, code) = (text, nil)
            return
        }
        let problem = try JSONDocument(parsing: content)
        let requestID = try #require(problem.root["requestId"]?.string)
        #expect(!requestID.isEmpty)
        self.content = text.replacing(requestID, with: "-")
        code = problem.root["code"]?.string
    }

    var description: String { "\(status) \(code ?? "-") \(challenges) \(retryAfter) \(contentType ?? "-") \(content)" }
}
