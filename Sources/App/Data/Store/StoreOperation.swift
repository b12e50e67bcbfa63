/// What is asked of the store, by the name that metrics have for it.
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
    /// Reads what other replicas have changed.
    case follow
    /// Forgets what has ended.
    case tidy

    /// If true, it changes what is stored.
    var isWrite: Bool {
        switch self {
        case .addRecord, .deleteRecord, .addAPIKey, .deleteAPIKey, .noteUse, .addRevocation, .liftRevocation, .tidy: true
        case .readRecord, .listRecords, .lookUpAPIKey, .listAPIKeys, .listRevocations, .follow: false
        }
    }
}

/// What has become of an operation.
enum StoreOutcome: String, CaseIterable, Sendable {
    case done
    /// The store could decide, and has declined: a limit, a conflict, a cursor that it does not know.
    case refused
    case unavailable
}
