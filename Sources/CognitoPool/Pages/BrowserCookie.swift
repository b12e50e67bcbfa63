import HTTPServer
import HTTPTypes
import StrictJSON

/// The cookie by which the pages recognize a browser.
///
/// Browsers share cookies between all ports of a host. The name contains the port, so that two pools do not sign out each other's users.
///
/// Source: RFC 6265 §4.1, §5.3
struct BrowserCookie: Sendable {
    let name: String
    /// If true, browsers send the cookie over https only.
    private let isSecure: Bool

    init(_ head: RequestHead) {
        let port = (head.authority ?? "").split(separator: ":").last.flatMap { UInt16($0) }
        name = "lionsden_pool" + (port.map { "_\($0)" } ?? "")
        isSecure = head.isOverTLS
    }

    /// The value in a request; `nil` if it has none or two.
    func value(in head: RequestHead) -> String? {
        guard let field = head.onlyField("cookie") else { return nil }
        let values = field.split(separator: UInt8(ascii: ";")).compactMap { pair -> String? in
            let trimmed = pair.drop { $0 == UInt8(ascii: " ") }
            guard trimmed.starts(with: "\(name)=".utf8) else { return nil }
            return String(decoding: trimmed.dropFirst(name.utf8.count + 1), as: UTF8.self)
        }
        return values.count == 1 ? values[0] : nil
    }

    /// Sets the cookie. With `SameSite=Lax`, a link from a client's page carries the cookie, and a form on that page does not.
    func set(_ value: String, on response: inout Response) {
        let attributes = "; Path=/; Max-Age=\(Int(BrowserSessions.lifetime)); HttpOnly; SameSite=Lax"
        response.addField(.setCookie, "\(name)=\(value)\(attributes)\(isSecure ? "; Secure" : "")")
    }

    func remove(on response: inout Response) {
        response.addField(.setCookie, "\(name)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")")
    }
}
