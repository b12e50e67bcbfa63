import XCTest

/// The sessions of ``LiveRouteTests``, each on a stream of HTTP/2.
final class LiveStreamTests: LiveRouteTests {
    override var opensStreams: Bool { true }

    // Tests that are only inherited are not found on Linux.
    override func testT140WithoutATokenTheAnswerIs401AndWithOneAndNoUpgrade426() async throws {
        try await super.testT140WithoutATokenTheAnswerIs401AndWithOneAndNoUpgrade426()
    }
    override func testT140TheSubprotocolBearerCarriesATokenAndIsAnswered() async throws {
        try await super.testT140TheSubprotocolBearerCarriesATokenAndIsAnswered()
    }
    override func testT42ATokenInTwoPlacesIs400() async throws { try await super.testT42ATokenInTwoPlacesIs400() }
    override func testT140ACookieNeedsAnOriginThatIsAllowed() async throws {
        try await super.testT140ACookieNeedsAnOriginThatIsAllowed()
    }
    override func testMessagesComeBackAndAreHeardByTheUsersOtherSessionsAlone() async throws {
        try await super.testMessagesComeBackAndAreHeardByTheUsersOtherSessionsAlone()
    }
    override func testTextThatIsNoKnownMessageIsAnsweredAndBinaryIsRefused() async throws {
        try await super.testTextThatIsNoKnownMessageIsAnsweredAndBinaryIsRefused()
    }
    override func testTheEchoSendsEverythingBack() async throws { try await super.testTheEchoSendsEverythingBack() }
    override func testT140ASessionEndsWhenItsTokenExpires() async throws { try await super.testT140ASessionEndsWhenItsTokenExpires() }
    override func testT140AFreshTokenLetsTheSessionGoOn() async throws { try await super.testT140AFreshTokenLetsTheSessionGoOn() }
    override func testT140ARefusedOrAnotherUsersTokenEndsTheSession() async throws {
        try await super.testT140ARefusedOrAnotherUsersTokenEndsTheSession()
    }
    override func testARevokedUsersSessionsEnd() async throws { try await super.testARevokedUsersSessionsEnd() }
    override func testT92ADrainingServiceEndsItsSessions() async throws { try await super.testT92ADrainingServiceEndsItsSessions() }
    override func testAFreshTokenIsJudgedByAllGuardsOfItsRoute() async throws {
        try await super.testAFreshTokenIsJudgedByAllGuardsOfItsRoute()
    }
    override func testASessionBehindAGuardOfOnesOwnHasItsContext() async throws {
        try await super.testASessionBehindAGuardOfOnesOwnHasItsContext()
    }
}
