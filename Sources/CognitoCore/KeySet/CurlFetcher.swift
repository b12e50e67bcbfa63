import CoreSyntax

/// Fetches a key set over HTTP. The address comes from configuration alone.
public struct CurlFetcher: KeySetFetcher {
    private let client: CurlClient
    private let url: HTTPURL
    private let mediaType: String

    /// A fetcher with a client of its own, which says that it would like this media type. A body is cut at the longest key set that would
    /// be read.
    public init(_ url: HTTPURL, _ access: KeySetAccess = KeySetAccess(), accepting mediaType: String = "application/json") {
        self.init(url, by: CurlClient(limits: access.limits, route: access.route), accepting: mediaType)
    }

    /// A fetcher that shares its client with others.
    init(_ url: HTTPURL, by client: CurlClient, accepting mediaType: String = "application/json") {
        self.url = url
        self.mediaType = mediaType
        self.client = client
    }

    /// Asks once, without following redirects.
    ///
    /// - Throws: `transfer` or `status`.
    public func fetch() async throws(KeySetFetchError) -> FetchedKeySet {
        let response: CurlResponse
        do {
            response = try await client.send(CurlRequest(.get, url, fields: [("Accept", mediaType)]))
        } catch {
            throw error == .cancelled ? .cancelled : .transfer(error)
        }
        guard response.status == 200 else { throw .status(response.status) }
        return FetchedKeySet(body: response.body, maximumAge: response.field("cache-control").flatMap(Self.maximumAge))
    }

    /// The `max-age` of a `Cache-Control` field; of several the first counts.
    ///
    /// Source: RFC 9111 §4.2.1, §5.2.2.1
    static func maximumAge(_ cacheControl: String) -> Duration? {
        for directive in cacheControl.utf8.split(separator: UInt8(ascii: ",")) {
            let bytes = directive.drop(while: \.isBlank)
            guard bytes.lazy.map(\.asciiLowercased).starts(with: "max-age=".utf8) else { continue }
            let digits = bytes.dropFirst("max-age=".utf8.count).prefix { $0.isASCIIDigit }
            return decimalNumber(digits).map { .seconds($0) }
        }
        return nil
    }
}
