import HTTPTypes

extension WebSocketSession {
    /// Has the route's guards and middleware judge another token for the same request, as if the peer had come with it.
    ///
    /// The request is asked once more with the token in its `Authorization` field, and without the credentials that it came with: cookies and
    /// subprotocols.
    ///
    /// - Returns: The context that the guards make now. The session's own stays as it is.
    /// - Throws: ``Problem`` where they refuse it.
    public func readmitted(bearing token: String) async throws -> C {
        let request = context.request
        guard let route = request.route, let head = request.head.bearing(token) else { throw Problem.malformedHandshake }
        let answer = try await route.respond(RequestContext(request: request.repeated(with: head))).response()
        guard case .upgrade(let upgrade) = answer.content, let context = upgrade.context?() as? C else {
            // A middleware has made an answer of what was refused.
            throw Problem(status: answer.status, code: "refused", detail: answer.status.reasonPhrase)
        }
        return context
    }
}

extension RequestHead {
    /// The same head with other credentials.
    ///
    /// - Parameter token: `nil` is returned for one that has bytes that no token has.
    fileprivate func bearing(_ token: String) -> RequestHead? {
        guard !token.isEmpty, token.utf8.allSatisfy(Grammar.token68.contains) else { return nil }
        var text = Array("GET ".utf8) + value(of: target) + Array(" HTTP/1.1\r\n".utf8)
        for line in lines where !isCredential(line) {
            text += bytes[line.name.range] + Array(": ".utf8) + bytes[line.value.range] + Array("\r\n".utf8)
        }
        text += Array("Authorization: Bearer \(token)\r\n\r\n".utf8)
        var limits = Limits()
        limits.fieldSectionBytes = text.count
        limits.requestLineBytes = text.count
        limits.fieldCount = lines.count + 1
        var parser = HeadParser(limits: limits.clampedForHeads, isOverTLS: isOverTLS, form: form, unstatedFraming: .none)
        return try? parser.next(in: text.span)?.head
    }

    private func isCredential(_ line: FieldLine) -> Bool {
        let names: [StaticString] = ["authorization", "cookie", "sec-websocket-protocol"]
        let bytes = bytes
        return names.contains { bytes.span.spells($0, in: line.name.range) }
    }
}
