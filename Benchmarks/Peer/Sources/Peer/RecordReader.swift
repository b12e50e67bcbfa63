import Foundation
import GRDB
import Hummingbird

/// A record as the project's SQLite file has it.
struct StoredRecord: Codable, FetchableRecord, TableRecord {
    static let databaseTableName = "records"

    let id: Data
    let issuer: String
    let subject: String
    let data: Data
    let createdAt: Double

    enum CodingKeys: String, CodingKey {
        case id, issuer, subject, data
        case createdAt = "created_at"
    }
}

/// Reads records from a file that the project's own server has made, so that both answer with the same one.
struct RecordReader {
    private let database: DatabasePool

    init(file: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        database = try DatabasePool(path: file, configuration: configuration)
    }

    func register(on router: Router<PeerContext>, trusting pool: Pool) {
        router.group("records").add(middleware: BearerMiddleware(pool: pool)).get(":id") { [database] _, context in
            guard let user = context.user, let id = context.parameters.get("id", as: UUID.self) else { throw HTTPError(.notFound) }
            let key = withUnsafeBytes(of: id.uuid) { Data($0) }
            let found = try await database.read { try StoredRecord.filter(Column("id") == key).fetchOne($0) }
            guard let record = found, record.issuer == user.issuer.value, record.subject == user.subject.value else {
                throw HTTPError(.notFound)
            }
            return response(record, id)
        }
    }

    /// The content is put in as it was stored: to read and to write it again would only cost time.
    private func response(_ record: StoredRecord, _ id: UUID) -> Response {
        let createdAt = Date(timeIntervalSince1970: record.createdAt).formatted(.iso8601)
        var body = ByteBuffer(string: #"{"id":"\#(id.uuidString.lowercased())","data":"#)
        body.writeBytes(record.data)
        body.writeString(#","createdBy":"\#(record.subject)","createdAt":"\#(createdAt)"}"#)
        return Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }
}
