import HTTPServer
import HTTPTypes
import JOSE
import Signing

/// A page as an answer: one file that contains its style, and loads and runs nothing.
///
/// Source: Content Security Policy Level 3 §6; HTML §7.6 (framing)
enum PageResponse {
    private static let style = PoolStyle.text + "\n" + PoolStyle.pages
    private static let styleSource = "'sha256-\(StandardBase64.text(Digest.sha256(Array(style.utf8))))'"

    /// - Parameters:
    ///   - status: 200, or the status of a refusal.
    ///   - body: The content of `main`.
    ///   - formTarget: A redirect URI to which the answer to a form may lead, since browsers also apply `form-action` to redirects.
    static func page(_ status: HTTPResponse.Status = .ok, title: String, _ body: HTML, formTarget: String? = nil) -> Response {
        let html: HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>\(HTML(trusted: style))</style>
            </head>
            <body>
            <p class="wordmark">Lions<span>Den</span></p>
            <main class="card">
            \(body)
            </main>
            <p class="hint">A user pool for development, on this machine.</p>
            </body>
            </html>
            """
        var response = Response(
            status: status, contentType: MediaType("text/html; charset=utf-8"), content: .bytes(Array(html.text.utf8)))
        for (name, value) in fields(formTarget) {
            if let name = HTTPField.Name(name) { response.addField(name, value) }
        }
        return response
    }

    /// Redirects the browser with the status that Cognito has, or, after a form, with one that never has the form sent again.
    ///
    /// Source: RFC 9110 §15.4.3, §15.4.4
    static func redirect(to location: String, afterForm: Bool = false) -> Response {
        var response = Response(status: afterForm ? .seeOther : .found)
        response.addField(.location, location)
        if let name = HTTPField.Name("Referrer-Policy") { response.addField(name, "no-referrer") }
        return response
    }

    private static func fields(_ formTarget: String?) -> [(String, String)] {
        let target = formTarget.flatMap(RedirectURI.policySource).map { " \($0)" } ?? ""
        let policy = [
            "default-src 'none'", "style-src \(styleSource)", "img-src data:", "base-uri 'none'", "form-action 'self'\(target)",
            "frame-ancestors 'none'",
        ]
        return [
            ("Content-Security-Policy", policy.joined(separator: "; ")), ("X-Frame-Options", "DENY"),
            // With `no-referrer`, browsers would send `Origin: null` with the pages' own forms.
            ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
    }
}
