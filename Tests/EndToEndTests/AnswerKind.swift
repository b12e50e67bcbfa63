/// A request, and what its answer has besides what every answer has.
struct AnswerKind {
    let name: String
    let request: String
    let status: Int
    var type: String?
    var code: String?
    var closes = false
    /// It says when to try again.
    var retries = false
    /// In the order in which they are sent.
    var fields: [(String, String)] = []
    /// Of a problem, besides those that each has.
    var members: [String] = []

    static func json(_ request: String, _ status: Int = 200) -> AnswerKind {
        AnswerKind(name: request, request: request, status: status, type: "application/json")
    }

    static func problem(
        _ request: String, _ status: Int, _ code: String, closes: Bool = false, retries: Bool = false, fields: [(String, String)] = [],
        members: [String] = []
    ) -> AnswerKind {
        AnswerKind(
            name: request.prefix(60).description, request: request, status: status, type: "application/problem+json", code: code,
            closes: closes, retries: retries, fields: fields, members: members)
    }
}

/// Requests as they are sent.
extension AnswerKind {
    static func get(_ target: String, _ lines: String = "") -> String { "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(lines)\r\n" }

    static func post(_ target: String, _ lines: String = "", content: String = "{}") -> String {
        "POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: \(content.utf8.count)\r\n\(lines)\r\n\(content)"
    }
}
