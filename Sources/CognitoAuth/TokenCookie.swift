import HTTPServer
import HTTPTypes

/// The cookie that carries a token, and the origins whose pages may have it sent.
struct TokenCookie: Sendable {
    private let name: [UInt8]
    private let origins: [[UInt8]]

    init(name: String, origins: [String]) {
        self.name = Array(name.utf8)
        self.origins = origins.map { Array($0.utf8) }
    }

    func token(in head: RequestHead) throws(CredentialFault) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        for range in head.fieldRanges("cookie") {
            for pair in head.value(of: range).split(separator: UInt8(ascii: ";")) {
                guard let value = value(of: pair) else { continue }
                guard found == nil else { throw .repeatedCookie }
                found = value
            }
        }
        return try found?.checkedAsToken()
    }

    /// Refuses a request with the cookie that a page of another site may have caused.
    func checkUse(in head: RequestHead) throws(CredentialFault) {
        guard !Self.isHarmless(head), !isOurs(head), try token(in: head) != nil else { return }
        throw .foreignOrigin
    }

    /// - Returns: True if nothing is changed by the request, and no page of another origin can read the answer. A WebSocket's can be read by
    ///   the page that has opened it, whatever its origin (RFC 6455 §10.2).
    private static func isHarmless(_ head: RequestHead) -> Bool { isSafe(head.method) && !head.asksForWebSocket }

    /// What a `name=value` of ours holds; `nil` for a cookie of another name.
    private func value(of pair: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let pair = pair.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard pair.starts(with: name), pair.dropFirst(name.count).first == UInt8(ascii: "=") else { return nil }
        return pair.dropFirst(name.count + 1)
    }

    /// Source: RFC 9110 §9.2.1
    private static func isSafe(_ method: HTTPRequest.Method) -> Bool { [.get, .head, .options, .trace].contains(method) }

    /// - Returns: True if the page that has sent the request is of this server's origin or of one that is allowed. A browser that sends no
    ///   `Origin` with such a request is too old to be told apart from an attack.
    private func isOurs(_ head: RequestHead) -> Bool {
        guard let origin = head.onlyField("origin") else { return false }
        return origins.contains { origin.elementsEqual($0) } || head.namesOwnOrigin
    }
}
