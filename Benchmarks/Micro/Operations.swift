import CognitoCore
import HTTPServer
import JOSE
import PrometheusMetrics
import ServiceRuntime
import StrictJSON

/// The operations that are measured, each with its name in the table.
extension Material {
    struct Refused: Error {}

    func parsing(_ request: [UInt8]) throws -> Measurement {
        var parser = RequestParser(limits: Limits())
        return try Measurement.of {
            let step = try parser.next(in: request.span)
            let rest = request.span.extracting(droppingFirst: step.consumed)
            guard case .head(let head) = step.event, case .end = try parser.next(in: rest).event else { throw Refused() }
            keep(head)
        }
    }

    func encoding() throws -> Measurement {
        var encoder = ResponseEncoder()
        let output = OutputBuffer()
        let response = Response(json: ["message": "This is open to everybody."])
        let exchange = ResponseEncoder.Exchange(requestID: RequestID(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210))
        return try Measurement.of {
            output.removeAll()
            try encoder.encode(response, exchange, secondsSinceEpoch: 1_800_000_000, into: output)
        }
    }

    func countingRequest() throws -> Measurement {
        var parser = RequestParser(limits: Limits())
        guard case .head(let head) = try parser.next(in: publicRequest.span).event else { throw Refused() }
        let table = RouteTable(unguardedRoutes: .allowed)
        RouteGroup(table).get("public") { _ in "" }
        let record = RequestRecord(
            id: RequestID(1, 2), head: head, route: table.routes.first, status: 200, duration: .microseconds(35), contentBytes: 40,
            request: nil)
        let metrics = RequestMetrics(PrometheusRegistry())
        return Measurement.of { metrics.record(record) }
    }

    func readingClaims() throws -> Measurement {
        try Measurement.of { keep(try UnverifiedClaims(try JSONDocument(parsing: payload), under: policy)) }
    }

    func readingToken() throws -> Measurement {
        try Measurement.of { keep(try UnverifiedJWS(compactSerialization: token)) }
    }

    func verifyingSignature() throws -> Measurement {
        try Measurement.of { try verifySignature() }
    }

    func verifyingToken() async throws -> Measurement {
        try await Measurement.of { keep(try await verifier.verify(token)) }
    }

    /// One RS256 verification of the token, hash included.
    func verifySignature() throws {
        guard key.publicKey.verifies(signature: jws.signature.span, of: jws.signingInput.span) else { throw Refused() }
    }
}
