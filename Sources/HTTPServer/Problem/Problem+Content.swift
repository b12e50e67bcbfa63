import HTTPTypes
import StrictJSON

extension Problem {
    /// What the caller reads, whichever server answers: problem details in JSON.
    ///
    /// - Parameter requestID: Finds the request in the log.
    /// - Returns: An object with `type`, `title`, `status`, `detail`, `code` and `requestId`, and behind them ``members``; its media type is
    ///   `application/problem+json`.
    ///
    /// Source: RFC 9457 §3.1, §6.1
    public func content(requestID: String) -> [UInt8] {
        let standard: [JSONValue.Member] = [
            .init("type", "about:blank"), .init("title", .string(status.reasonPhrase)), .init("status", .integer(Int64(status.code))),
            .init("detail", .string(detail)), .init("code", .string(code)), .init("requestId", .string(requestID)),
        ]
        return JSONValue.object(standard + members).encoded()
    }
}
