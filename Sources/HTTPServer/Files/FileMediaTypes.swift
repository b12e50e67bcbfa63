/// Media types by the ends of files' names.
struct FileMediaTypes: Sendable {
    private let types: [String: MediaType]

    /// - Parameter added: By extension in lower case, without a dot; they go before those that are known.
    init(adding added: [String: MediaType] = [:]) {
        types = Self.known.merging(added) { _, new in new }
    }

    /// - Parameter name: The name of a file.
    /// - Returns: What is known of its extension, in any case of its letters; bytes of any kind where nothing is.
    func type(ofFile name: String) -> MediaType {
        guard let dot = name.utf8.lastIndex(of: Grammar.dot) else { return Self.any }
        let ending = name.utf8[name.utf8.index(after: dot)...]
        return types[String(decoding: ending.map(Grammar.lowercased), as: UTF8.self)] ?? Self.any
    }

    private static let any = MediaType("application/octet-stream")

    private static let known: [String: MediaType] = [
        "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8", "txt": "text/plain; charset=utf-8",
        "md": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8", "ics": "text/calendar; charset=utf-8",
        "vtt": "text/vtt; charset=utf-8", "xml": "application/xml", "xsl": "application/xml", "json": "application/json",
        "map": "application/json", "jsonld": "application/ld+json", "geojson": "application/geo+json", "yaml": "application/yaml",
        "yml": "application/yaml", "webmanifest": "application/manifest+json", "wasm": "application/wasm", "pdf": "application/pdf",
        "zip": "application/zip", "gz": "application/gzip", "tar": "application/x-tar", "zst": "application/zstd",
        "rss": "application/rss+xml", "atom": "application/atom+xml", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
        "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif", "ico": "image/vnd.microsoft.icon",
        "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg",
        "opus": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4",
        "webm": "video/webm", "ogv": "video/ogg", "mov": "video/quicktime", "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf",
        "otf": "font/otf",
    ].mapValues(MediaType.init)
}
