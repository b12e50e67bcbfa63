/// Where the embedded pool is served over https, too, for clients that call nothing else.
public struct PoolTLS: Sendable, Equatable {
    /// 0 stands for any free port.
    public var port: UInt16
    /// Where the certificate is written that clients must trust; the folder is made if there is none.
    public var rootFile: String

    /// By default any free port, and a certificate in `.lionsden`.
    public init(port: UInt16 = 0, rootFile: String = ".lionsden/pool-root.pem") {
        self.port = port
        self.rootFile = rootFile
    }
}
