import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOPosix
import NIOSSL

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A Hummingbird server that is told by its environment where to listen and whom to trust. One event loop, because it gets one core.
@main
struct Peer {
    static func main() async throws {
        let environment = Environment()
        let (keySet, _) = try await URLSession.shared.data(from: try url(environment, "COGNITO_JWKS_URI"))
        let pool = try await Pool(
            issuer: try environment.require("COGNITO_ISSUER"), clientID: try environment.require("COGNITO_CLIENT_ID"),
            keySet: String(decoding: keySet, as: UTF8.self))
        let router = makeRouter(pool)
        if let file = environment.get("PEER_DATABASE") { try RecordReader(file: file).register(on: router, trusting: pool) }
        var logger = Logger(label: "peer")
        logger.logLevel = .warning
        let application = Application(
            router: router, server: try server(environment),
            configuration: .init(
                address: .hostname("127.0.0.1", port: try environment.require("HTTP_PORT", as: Int.self))),
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1)), logger: logger)
        try await application.runService()
    }

    /// HTTP/2 over TLS where there is a certificate, in clear where it is the only protocol, else HTTP/1.1.
    private static func server(_ environment: Environment) throws -> HTTPServerBuilder {
        if environment.get("HTTP_PROTOCOLS") == "h2" { return .plaintextHTTP2() }
        guard let file = environment.get("HTTP_TLS_CERT_FILE") else { return .http1() }
        let key = try NIOSSLPrivateKey(file: try environment.require("HTTP_TLS_KEY_FILE"), format: .pem)
        let chain = try NIOSSLCertificate.fromPEMFile(file).map(NIOSSLCertificateSource.certificate)
        let tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        return try .http2Upgrade(tlsConfiguration: tls)
    }

    private static func url(_ environment: Environment, _ variable: String) throws -> URL {
        guard let url = URL(string: try environment.require(variable)) else { throw URLError(.badURL) }
        return url
    }
}
