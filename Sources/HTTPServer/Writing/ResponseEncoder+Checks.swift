import HTTPTypes

/// What must not be sent.
extension ResponseEncoder {
    static func check(_ response: borrowing Response) throws(Refusal) {
        let status = response.status
        if case .upgrade = response.content {
            guard status.code == 101 else { throw .upgradeNotPossible }
        } else {
            guard (200...599).contains(status.code) else { throw .notFinal(status.code) }
        }
        if status.code != 200 { try check(status.reasonPhrase, in: "reason phrase") }
        if let type = response.contentType { try check(type.text, in: "Content-Type") }
        for field in response.fields {
            switch field.name.canonicalName {
            case "content-length", "transfer-encoding", "connection", "date", "content-type":
                throw .framingField(field.name.rawName)
            default: try check(field.value, in: field.name.rawName)
            }
        }
    }

    /// Checked on bytes: to Swift, CR LF is one character, equal to neither.
    private static func check(_ text: String, in place: @autoclosure () -> String) throws(Refusal) {
        let bytes = text.utf8Span.span
        guard bytes.firstControl(from: 0) == bytes.count else { throw .controlCharacter(in: place()) }
    }
}
