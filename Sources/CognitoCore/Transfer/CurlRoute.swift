/// Which way other machines are reached over HTTP, and who vouches for them. It comes from configuration alone.
public struct CurlRoute: Sendable, Equatable {
    /// Who is believed about certificates, instead of whom the system believes; `nil` leaves it to the system.
    public var authorities: CertificateBundle?
    /// The proxy in front of other machines, if there is one. This machine is never asked for through it.
    public var proxy: HTTPProxy?

    /// Without a proxy, and with the system's authorities, unless said otherwise.
    public init(authorities: CertificateBundle? = nil, proxy: HTTPProxy? = nil) {
        self.authorities = authorities
        self.proxy = proxy
    }

    /// No proxy, and the system's authorities.
    public static let direct = CurlRoute()
}
