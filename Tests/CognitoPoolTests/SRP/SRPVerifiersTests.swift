import EnvironmentReading
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct SRPVerifiersTests {
    private let identity = SRPIdentity(username: "leo", poolID: "us-fake-1_A")
    private let verifiers = SRPVerifiers()

    private func verifier(_ name: String, _ password: String?) throws -> SRPVerifier {
        try verifiers.verifier(of: identity, named: name, password.map { .permanent(Secret($0)) }, salt: [1, 2])
    }

    @Test func `a password has the verifier of its salt, and another password another one`() throws {
        let first = try verifier("leo", "x")
        #expect(first == (try SRPVerifier(identity, password: "x", salt: [1, 2]).quickened()))
        #expect(try verifier("leo", "x") == first)
        #expect(try verifier("leo", "y") == (try SRPVerifier(identity, password: "y", salt: [1, 2]).quickened()))
        #expect(try verifier("leo", "x") == first)
    }

    @Test func `T141 an unknown name has a verifier of no known password, made once`() throws {
        let first = try verifier("nobody", nil)
        #expect(try verifier("nobody", nil) == first)
        #expect(try verifier("nobody", "x") != first)
        #expect(try verifier("nobody", nil) == first)
        let long = String(repeating: "n", count: Lockouts.maximumNameLength + 1)
        #expect(try verifier(String(long.dropLast()), nil) == verifier(String(long.dropLast()), nil))
        #expect(try verifier(long, nil) != verifier(long, nil))
    }
}
