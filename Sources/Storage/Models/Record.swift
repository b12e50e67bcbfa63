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

/// The records that a caller may reach.
public enum RecordAccess: Sendable, Equatable {
    /// The records of one owner. A record of another owner is answered like a missing one.
    case owned(by: Owner)
    /// The records of all owners, for administrators.
    case everybody
}

/// A page of an owner's records, newest first.
public struct RecordPage: Sendable, Equatable {
    public let records: [Record]
    /// True if the owner has older records.
    public let hasMore: Bool

    /// - Parameters:
    ///   - records: Newest first.
    ///   - hasMore: True if the owner has older records.
    public init(records: [Record], hasMore: Bool) {
        self.records = records
        self.hasMore = hasMore
    }
}
