import HTTPServer
import HTTPTypes
import StrictJSON

/// The cookie by which the pages know a browser.
///
/// Browsers keep one jar for all ports of a host, so its name has the port in it: two pools do not log each other's people out.
///
/// Source: RFC 6265 §4.1, §5.3
struct BrowserCookie: Sendable {
    let name: String
    /// If true, the cookie is for https alone.
    private let isSecure: Bool

    init(_ head: RequestHead) {
        let port = (head.authority ?? "").split(separator: ":").last.flatMap { UInt16($0) }
        name = "lionsden_pool" + (port.map { "_\($0)" } ?? "")
        isSecure = head.isOverTLS
    }

    /// The value that a request carries; `nil` without one, and with two.
    func value(in head: RequestHead) -> String? {
        guard let field = head.onlyField("cookie") else { return nil }
        let values = field.split(separator: UInt8(ascii: ";")).compactMap { pair -> String? in
            let trimmed = pair.drop { $0 == UInt8(ascii: " ") }
            guard trimmed.starts(with: "\(name)=".utf8) else { return nil }
            return String(decoding: trimmed.dropFirst(name.utf8.count + 1), as: UTF8.self)
        }
        return values.count == 1 ? values[0] : nil
    }

    /// A link from a client's page leads here with the cookie, a form of it without.
    func set(_ value: String, on response: inout Response) {
        let attributes = "; Path=/; Max-Age=\(Int(BrowserSessions.lifetime)); HttpOnly; SameSite=Lax"
        response.addField(.setCookie, "\(name)=\(value)\(attributes)\(isSecure ? "; Secure" : "")")
    }

    func remove(on response: inout Response) {
        response.addField(.setCookie, "\(name)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")")
    }
}
