import HTTPServer
import StrictJSON

/// What routes of files answer besides 200, and what they read for it.
extension DescribedRoute {
    /// The content of a file, whose type its name says.
    static let file: JSONValue = ["*/*": ["schema": [:]]]

    /// Source: RFC 9110 §14.2
    var range: [JSONValue] {
        guard route.reads.sendsFiles else { return [] }
        return [
            [
                "name": "Range", "in": "header", "required": false, "schema": Schema.string.json,
                "description": "One range of bytes, such as bytes=0-99.",
            ]
        ]
    }

    /// A part of a file, and where a folder is. Source: RFC 9110 §15.3.7, §15.4.2
    var fileAnswers: [JSONValue.Member] {
        var answers: [JSONValue.Member] = []
        if route.reads.sendsFiles {
            let fields = [ResponseField.requestID, .entityTag, .contentRange].map { $0.header(isRequired: true) }
            answers.append(
                .init("206", ["description": "The part that Range names.", "headers": .object(fields), "content": Self.file]))
        }
        if route.reads.redirectsFolders {
            let fields = [ResponseField.requestID, .location].map { $0.header(isRequired: true) }
            answers.append(.init("301", ["description": "This is a folder, whose path ends in a slash.", "headers": .object(fields)]))
        }
        return answers
    }
}
