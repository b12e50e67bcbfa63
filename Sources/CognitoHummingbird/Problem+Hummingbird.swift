#if Hummingbird
public import HTTPServer
import HTTPTypes
public import Hummingbird

/// A problem that a guard or a handler throws is what Hummingbird answers, with the fields that every refusal has.
///
/// Source: RFC 9457 §3.1
extension Problem: Hummingbird.HTTPResponseError {
    public func response(from request: Hummingbird.Request, context: some Hummingbird.RequestContext) -> Hummingbird.Response {
        let requestID = context.requestIDForLog
        var headers: HTTPFields = [
            .contentType: HTTPServer.MediaType.problem.text, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("X-Request-Id"), !requestID.isEmpty { headers[name] = requestID }
        for field in fields { headers.append(HTTPField(name: field.name, value: field.value)) }
        return Hummingbird.Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: content(requestID: requestID))))
    }
}
#endif
