public import HTTPServer
public import HTTPTypes

extension Request {
    /// Makes a request without a server, for tests and for `Router.response(to:logger:)`.
    ///
    /// It is parsed as on a connection, with the default `Limits`.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - target: The path and query as they are sent, such as `/notes/7?full`.
    ///   - authority: The value of `Host`, unless `fields` has one.
    ///   - fields: The other fields. `Content-Length` is added if it is missing and needed.
    ///   - content: The whole content.
    /// - Throws: The problem with which a server would refuse the message.
    public convenience init(
        _ method: HTTPRequest.Method, _ target: String, authority: String = "localhost", fields: HTTPFields = HTTPFields(),
        content: [UInt8] = []
    ) throws(Problem) {
        var generator = SystemRandomNumberGenerator()
        self.init(
            id: RequestID(generator.next(), generator.next()),
            head: try Self.head(Self.text(method, target, authority, fields, contentBytes: content.count)),
            content: RequestContent(source: .complete(content)))
    }

    private static func text(
        _ method: HTTPRequest.Method, _ target: String, _ authority: String, _ fields: HTTPFields, contentBytes: Int
    ) -> String {
        var fields = fields
        if contentBytes > 0, !fields.contains(.contentLength), !fields.contains(.transferEncoding) {
            fields[.contentLength] = "\(contentBytes)"
        }
        // HTTPTypes has no name for `Host`: there the authority is a part of the request.
        let host = fields.contains { $0.name.canonicalName == "host" } ? [] : ["Host: \(authority)"]
        let lines = ["\(method.rawValue) \(target) HTTP/1.1"] + host + fields.map { "\($0.name.rawName): \($0.value)" }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    private static func head(_ text: String) throws(Problem) -> RequestHead {
        var parser = RequestParser(limits: Limits())
        do throws(ParseError) {
            guard case .head(let head) = try parser.next(in: Array(text.utf8).span).event else { throw .emptyTarget }
            return head
        } catch {
            throw Problem(error)
        }
    }
}
