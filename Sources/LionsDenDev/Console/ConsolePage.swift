import CognitoPool
import HTTPServer
import HTTPTypes
import JOSE
import Signing

/// The page at `GET /`: one file that contains its style and its script, and loads nothing.
///
/// The content security policy names the script by its hash, so injected text cannot run.
///
/// Source: Content Security Policy Level 3 §2.3.1; Trusted Types §4
struct ConsolePage: Sendable {
    /// The file, byte for byte.
    let content: [UInt8]
    private let fields: [(name: String, value: String)]

    /// - Parameters:
    ///   - source: The page, with a line that the pool's style replaces.
    ///   - pool: The origin of the pool whose token endpoint the page calls.
    init(_ source: [UInt8] = PackageResources.console_html, callingPool pool: String? = nil) {
        content = Self.styled(source)
        fields = [
            ("Content-Security-Policy", Self.policy(of: content, pool)), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
    }

    var response: Response {
        var response = Response(status: .ok, contentType: MediaType("text/html; charset=utf-8"), content: .bytes(content))
        for field in fields {
            if let name = HTTPField.Name(field.name) { response.addField(name, field.value) }
        }
        return response
    }

    private static func styled(_ page: [UInt8]) -> [UInt8] {
        guard let line = page.firstRange(of: Array("/* The style of the pool */".utf8)) else { return page }
        return page[..<line.lowerBound] + Array(PoolStyle.text.utf8) + page[line.upperBound...]
    }

    private static func policy(of page: [UInt8], _ pool: String?) -> String {
        [
            "default-src 'none'", "script-src \(source(of: "script", in: page))", "style-src \(source(of: "style", in: page))",
            "img-src data:", "connect-src 'self'\(pool.map { " \($0)" } ?? "")", "base-uri 'none'", "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'", "trusted-types 'none'",
        ].joined(separator: "; ")
    }

    /// The hash source of the page's only element with this name; `'none'` if it has no such element.
    private static func source(of element: String, in page: [UInt8]) -> String {
        guard let opening = page.firstRange(of: Array("<\(element)>".utf8)),
            let closing = page[opening.upperBound...].firstRange(of: Array("</\(element)>".utf8))
        else { return "'none'" }
        let hash = Digest.sha256(Array(page[opening.upperBound..<closing.lowerBound]))
        // Two alphabets are allowed; browsers use this one in their error messages.
        return "'sha256-\(StandardBase64.text(hash))'"
    }
}
