import CognitoCore
import EnvironmentReading
import Testing

/// What the suites of the `COGNITO_` variables share: environments, and what is read from them.
protocol CognitoVariables {}

extension CognitoVariables {
    static var production: [String: String] {
        [
            "COGNITO_CLIENT_ID": "exampleClientIdABC123", "COGNITO_USER_POOL_ID": "us-fake-1_abCDeFgHi",
            "COGNITO_ADMINS_GROUP_NAME": "demoAdmins", "COGNITO_MAIN_REGION": "us-fake-1",
        ]
    }

    static var test: [String: String] {
        [
            "COGNITO_TEST_CLIENT_ID": "demoTestClientIdXYZ789", "COGNITO_TEST_USER_POOL_ID": "us-mock-2_jKlMnOpQr",
            "COGNITO_TEST_USER_EMAIL": "lion@example.com", "COGNITO_TEST_USER_PASSWORD": "Pass!word123",
            "COGNITO_TEST_MAIN_REGION": "us-mock-2",
        ]
    }

    func read(
        _ more: [String: String] = [:], _ base: [String: String] = Self.production
    ) -> (configuration: CognitoConfiguration?, reader: ConfigurationReader) {
        var reader = ConfigurationReader(Environment(process: base.merging(more) { $1 }))
        return (CognitoConfiguration(reading: &reader, acceptingTestPools: true), reader)
    }

    func valid(_ more: [String: String] = [:]) throws -> CognitoConfiguration {
        let (configuration, reader) = read(more)
        #expect(reader.faults == [])
        return try #require(configuration)
    }

    /// The names of the variables at fault.
    func faulty(_ more: [String: String]) -> [String] {
        let (configuration, reader) = read(more)
        #expect(configuration == nil)
        return reader.faults.map(\.subject.description)
    }
}
