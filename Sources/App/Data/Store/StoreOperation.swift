/// The operations of the store, by their names in metrics.
enum StoreOperation: String, CaseIterable, Sendable {
    case addRecord = "add_record"
    case readRecord = "read_record"
    case listRecords = "list_records"
    case deleteRecord = "delete_record"
    case addAPIKey = "add_api_key"
    case lookUpAPIKey = "look_up_api_key"
    case listAPIKeys = "list_api_keys"
    case deleteAPIKey = "delete_api_key"
    case noteUse = "note_use"
    case addRevocation = "add_revocation"
    case listRevocations = "list_revocations"
    case liftRevocation = "lift_revocation"
    /// Reads the changes of other replicas.
    case follow
    /// Removes ended revocations and old deletions of keys.
    case tidy

    /// True if the operation writes.
    var isWrite: Bool {
        switch self {
        case .addRecord, .deleteRecord, .addAPIKey, .deleteAPIKey, .noteUse, .addRevocation, .liftRevocation, .tidy: true
        case .readRecord, .listRecords, .lookUpAPIKey, .listAPIKeys, .listRevocations, .follow: false
        }
    }
}

/// The outcome of an operation.
enum StoreOutcome: String, CaseIterable, Sendable {
    case done
    /// The database has answered, and the operation is refused: by a limit, a conflict or an unknown cursor.
    case refused
    case unavailable
}
