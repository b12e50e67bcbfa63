import CognitoCore
import EnvironmentReading
import HTTPServer
import ServiceRuntime

/// Which of the two executables this is. They differ in what they may do with test pools.
public enum Binary: Sendable {
    /// Contains no code that signs.
    case production
    /// Contains `CognitoPool` and `CognitoTesting`.
    case development

    /// What `COGNITO_TESTING` must be; `nil` where test pools are accepted.
    var testPoolRule: String? {
        switch self {
        case .production: "off in this binary, which has no test pool: run lionsden-dev for one"
        case .development: nil
        }
    }

    /// What stands for an `API_RESOURCE` that is not set: nothing in production, whose address is seldom the one that clients know.
    var derivedResource: String? {
        switch self {
        case .production: nil
        case .development: "the address of the service"
        }
    }

    /// A pool inside this process gives tokens to whoever knows its password, which stands in a file for everybody to read. What was asked for
    /// counts, however much else is wrong with it.
    func check(_ environment: Environment, _ address: ListenerAddress, _ reader: inout ConfigurationReader) {
        let mode = environment.value("COGNITO_TESTING")
        guard self == .development, mode == TestingConfiguration.Mode.embedded.rawValue, !address.isLoopback else { return }
        reader.report(
            "HTTP_HOST",
            .mustBe("a loopback address with COGNITO_TESTING=embedded: a public server must not mint its own tokens"),
            example: "127.0.0.1")
    }
}
