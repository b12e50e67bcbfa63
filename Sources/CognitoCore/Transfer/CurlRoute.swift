/// The proxy and the trusted authorities for HTTP to other machines. They come from configuration alone.
public struct CurlRoute: Sendable, Equatable {
    /// The trusted authorities; `nil` for those of the system.
    public var authorities: CertificateBundle?
    /// The proxy for other machines, if any. Requests to this machine never use it.
    public var proxy: HTTPProxy?

    /// By default there is no proxy, and the system's authorities are trusted.
    public init(authorities: CertificateBundle? = nil, proxy: HTTPProxy? = nil) {
        self.authorities = authorities
        self.proxy = proxy
    }

    /// No proxy, and the system's authorities.
    public static let direct = CurlRoute()
}
