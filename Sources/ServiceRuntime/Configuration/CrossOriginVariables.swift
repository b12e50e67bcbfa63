package import EnvironmentReading
package import HTTPServer

extension CrossOriginPolicy {
    /// Reads the `CORS_…` variables.
    ///
    /// - Returns: `nil` if no page of another origin may read the answers, or if a fault has been recorded.
    package static func read(_ reader: inout ConfigurationReader) -> CrossOriginPolicy? {
        let example = "https://app.example.com"
        let audience = reader.optional("CORS_ALLOWED_ORIGINS", .allowedOrigins, example: example)
        let mode: Switch = reader.value("CORS_ALLOW_CREDENTIALS", .oneOfItsCases, default: "off")
        let age = reader.value("CORS_MAX_AGE_SECONDS", .integer(in: 0...86_400), default: "600")
        switch audience {
        case nil: return nil
        case .anybody where mode == .on:
            // With both, any page could act for a signed-in user and read the answer.
            reader.report("CORS_ALLOWED_ORIGINS", .mustBe("a list of origins, not *, while CORS_ALLOW_CREDENTIALS is on"), example: example)
            return nil
        case .anybody: return CrossOriginPolicy(.anybody, maximumAgeSeconds: age)
        case .listed(let origins, _):
            return CrossOriginPolicy(.listed(origins, withCredentials: mode == .on), maximumAgeSeconds: age)
        }
    }
}

extension ConfigurationRule where Value == CrossOriginPolicy.Audience {
    /// A list of origins in the form that browsers send, or `*` alone.
    fileprivate static var allowedOrigins: Self {
        let expectation = "an origin as browsers send it: scheme://host[:port], lower case, no path; or * alone"
        let entry = ConfigurationRule<Entry>(expectation) { $0 == "*" ? .anybody : WebOrigin($0).map(Entry.origin) }
        return ConfigurationRule<[Entry]>.list(of: entry).map { entries in
            let origins = entries.compactMap(\.origin)
            if origins.count == entries.count { return .listed(origins, withCredentials: false) }
            return entries.count == 1 ? .anybody : nil
        }
    }
}

private enum Entry {
    case anybody
    case origin(WebOrigin)

    var origin: WebOrigin? { if case .origin(let origin) = self { origin } else { nil } }
}
