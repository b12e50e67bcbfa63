import CognitoCore
import FoundationEssentials
import HTTPServer
import HTTPTypes
import StrictJSON

/// What `POST /create` makes of the posted JSON. Nothing is stored: the sample shows the guard, not a database.
struct RecordFactory: Sendable {
    var now: @Sendable () -> Date = { Date() }
    var newID: @Sendable () -> UUID = { UUID() }

    func create(from posted: JSONDocument, by user: some CognitoClaims) -> Response {
        Response(
            status: .created,
            json: [
                "id": .string(newID().uuidString.lowercased()),
                "data": JSONValue(posted.root),
                "createdBy": .string(user.subject),
                "createdAt": .string(now().formatted(.iso8601)),
            ])
    }
}
