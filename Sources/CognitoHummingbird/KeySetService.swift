#if Hummingbird
public import CognitoCore
public import ServiceLifecycle

/// The key sets of all trusted issuers, fetched at once and refreshed ahead of need while an application runs. It ends with the application.
///
///     let application = Application(router: router, services: [KeySetService(verifier)])
public struct KeySetService: Service {
    private let verifier: CognitoVerifier

    public init(_ verifier: CognitoVerifier) { self.verifier = verifier }

    public func run() async {
        await cancelWhenGracefulShutdown { await verifier.run() }
    }
}
#endif
