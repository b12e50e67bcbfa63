import CognitoTesting
import StrictJSON
import Testing

@testable import JOSE

@Suite struct KnownHeadersTests {
    private let headers = KnownHeaders(accepting: .rs256)

    /// Reads and verifies a token with the memory. Answers with the error, or `nil` when the token is accepted.
    private func refusal(_ token: [UInt8]) throws -> JOSEError? {
        let key = try Keys.key()
        return JOSETests.refusal { () throws(JOSEError) in
            _ = try UnverifiedJWS(compactSerialization: token[...], knowing: headers).verified(with: key)
        }
    }

    /// What is known of a token's header.
    private func known(_ token: [UInt8]) -> ProtectedHeader? {
        let text = Array(token.prefix { $0 != UInt8(ascii: ".") })
        return headers.header(spelled: text.span)
    }

    private func isKnown(_ token: [UInt8]) -> Bool { known(token) != nil }

    /// A right token whose header is unlike any of another number.
    private func token(number: Int) throws -> [UInt8] {
        try JOSETests.token(header: try right(header: ["number": .integer(Int64(number))]))
    }

    @Test func `a header is known once a signature was found to cover it`() throws {
        let token = try JOSETests.token()
        let jws = try UnverifiedJWS(compactSerialization: token[...], knowing: headers)
        #expect(!isKnown(token))
        _ = try jws.verified(with: Keys.key())
        #expect(isKnown(token))
        #expect(headers.count == 1)
    }

    @Test func `a known header is what reading it again would give`() throws {
        let token = try JOSETests.token(header: try right(header: ["typ": "at+jwt"]))
        #expect(try refusal(token) == nil)
        let remembered: ProtectedHeader = try #require(known(token))
        let read = try UnverifiedJWS(compactSerialization: token).header
        #expect(remembered.keyID == read.keyID)
        #expect(remembered.algorithm == read.algorithm)
        #expect(remembered.type == "at+jwt" && read.type == "at+jwt")
    }

    @Test func `another token with the same header is judged by its own claims and signature`() throws {
        #expect(try refusal(JOSETests.token()) == nil)
        let other = try JOSETests.token(payload: ["sub": "another", "token_use": "access"])
        let jws = try UnverifiedJWS(compactSerialization: other[...], knowing: headers)
        #expect(try jws.verified(with: Keys.key()).payload.root["sub"]?.string == "another")
        let forged = try CompactJWSBuilder(header: try right(header: [:]), payload: someClaims).signed(by: Keys.foreign())
        #expect(try refusal(forged) == .signatureInvalid)
        #expect(headers.count == 1)
    }

    @Test func `a header that nobody has signed is not remembered, and neither is one that is refused`() throws {
        let forged = try CompactJWSBuilder(header: try right(header: [:]), payload: someClaims).signed(by: Keys.foreign())
        #expect(try refusal(forged) == .signatureInvalid)
        let critical = try JOSETests.token(header: try right(header: ["crit": ["exp"]]))
        for _ in 0..<2 { #expect(try refusal(critical) == .criticalExtension) }
        #expect(headers.count == 0)
    }

    @Test func `what one memory was told is nothing to a memory of other algorithms`() throws {
        let token = try JOSETests.token()
        #expect(try refusal(token) == nil)
        let others = KnownHeaders(accepting: [.es256])
        #expect(throws: JOSEError.algorithmNotAllowed("RS256")) { try UnverifiedJWS(compactSerialization: token[...], knowing: others) }
    }

    @Test func `T53 a token that differs in one bit anywhere is judged as if no header were known`() throws {
        let token = try JOSETests.token()
        #expect(try refusal(token) == nil)
        for position in token.indices {
            var other = token
            other[position] ^= 1 << (position % 7)
            let expected = try JOSETests.refusal(other)
            #expect(expected != nil)
            #expect(try refusal(other) == expected, "byte \(position)")
        }
        #expect(headers.count == 1)
    }

    @Test func `of more headers than there is room for, the oldest is forgotten, and is judged as before`() throws {
        let tokens = try (0...KnownHeaders.capacity).map(token(number:))
        for token in tokens.dropLast() { #expect(try refusal(token) == nil) }
        #expect(headers.count == KnownHeaders.capacity)
        #expect(tokens.map(isKnown) == [true, true, true, true, false])
        for token in tokens { #expect(try refusal(token) == nil) }
        #expect(tokens.map(isKnown) == [false, true, true, true, true])
        #expect(try refusal(tokens[0]) == nil)
        #expect(headers.count == KnownHeaders.capacity)
    }

    @Test func `a header that two requests have read at once is remembered once`() throws {
        let token = try JOSETests.token()
        let two = try (0..<2).map { _ in try UnverifiedJWS(compactSerialization: token[...], knowing: headers) }
        for jws in two { _ = try jws.verified(with: Keys.key()) }
        #expect(headers.count == 1)
    }
}
