import Foundation
import Hummingbird
import Logging
import NIOPosix

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
            router: router,
            configuration: .init(
                address: .hostname("127.0.0.1", port: try environment.require("HTTP_PORT", as: Int.self))),
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1)), logger: logger)
        try await application.runService()
    }

    private static func url(_ environment: Environment, _ variable: String) throws -> URL {
        guard let url = URL(string: try environment.require(variable)) else { throw URLError(.badURL) }
        return url
    }
}
