public import FoundationEssentials
public import JOSE

/// A user's stored record.
public struct Record: Sendable, Equatable {
    public let id: UUID
    public let owner: Owner
    /// The content, byte for byte.
    public let data: [UInt8]
    public let createdAt: NumericDate

    public init(id: UUID, owner: Owner, data: [UInt8], createdAt: NumericDate) {
        self.id = id
        self.owner = owner
        self.data = data
        self.createdAt = createdAt
    }
}

/// Whose records a question is about.
public enum RecordAccess: Sendable, Equatable {
    /// One owner's; those of others are as if they were not there.
    case owned(by: Owner)
    /// Those of all owners, for administrators.
    case everybody
}

/// Some of an owner's records, newest first.
public struct RecordPage: Sendable, Equatable {
    public let records: [Record]
    /// True if there are older ones.
    public let hasMore: Bool

    /// These records, and whether older ones follow.
    public init(records: [Record], hasMore: Bool) {
        self.records = records
        self.hasMore = hasMore
    }
}
