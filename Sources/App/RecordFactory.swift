import CognitoCore
import FoundationEssentials
import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON

/// What `POST /create` makes of the posted JSON. Nothing is stored: the sample shows the guard, not a database.
struct RecordFactory: Sendable {
    let now: @Sendable () -> NumericDate?
    var newID: @Sendable () -> UUID = { UUID() }

    /// - Throws: 500 `internal_error` where the time cannot be read.
    func create(from posted: JSONDocument, by user: some CognitoClaims) throws(Problem) -> Response {
        guard let seconds = now()?.secondsSinceEpoch else { throw .internalError }
        return Response(
            status: .created,
            json: [
                "id": .string(newID().uuidString.lowercased()),
                "data": JSONValue(posted.root),
                "createdBy": .string(user.subject),
                "createdAt": .string(Date(timeIntervalSince1970: seconds).formatted(.iso8601)),
            ])
    }
}
