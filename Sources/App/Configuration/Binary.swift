import CognitoCore
import EnvironmentReading
import HTTPServer
import ServiceRuntime

/// The executable that runs. Only the development one may trust test pools.
public enum Binary: Sendable {
    /// Contains no code that signs.
    case production
    /// Contains `CognitoPool` and `CognitoTesting`.
    case development

    /// The rule for `COGNITO_TESTING`; `nil` if test pools are accepted.
    var testPoolRule: String? {
        switch self {
        case .production: "off in this binary, which has no test pool: run lionsden-dev for one"
        case .development: nil
        }
    }

    /// The default of `API_RESOURCE`, in words; `nil` in production, where clients seldom know the service by its own address.
    var derivedResource: String? {
        switch self {
        case .production: nil
        case .development: "the address of the service"
        }
    }

    /// Refuses an embedded pool on an address that other machines reach: the password of its test user is public, in `.env.example`. The rule
    /// reads `COGNITO_TESTING` itself, so it holds even if other variables have faults.
    func check(_ environment: Environment, _ address: ListenerAddress, _ reader: inout ConfigurationReader) {
        let mode = environment.value("COGNITO_TESTING")
        guard self == .development, mode == TestingConfiguration.Mode.embedded.rawValue, !address.isLoopback else { return }
        reader.report(
            "HTTP_HOST",
            .mustBe("a loopback address with COGNITO_TESTING=embedded: a public server must not mint its own tokens"),
            example: "127.0.0.1")
    }
}
