import FoundationEssentials
import JOSE
import Testing

@testable import Storage

let noon = 1_800_000_000.0

func date(_ secondsAfterNoon: Double = 0) throws -> NumericDate {
    try #require(NumericDate(secondsSinceEpoch: noon + secondsAfterNoon))
}

extension Owner {
    static let leo = Owner(issuer: "https://pool.example", subject: "leo")
    static let pup = Owner(issuer: "https://pool.example", subject: "pup")
}

extension Record {
    static func of(_ owner: Owner, _ data: String = #"{"roar":1}"#, id: UUID = UUID()) throws -> Record {
        Record(id: id, owner: owner, data: Array(data.utf8), createdAt: try date())
    }

    /// The parameters of `RecordStatements.add`.
    var values: [SQLValue] { [.id(id), .text(owner.issuer), .text(owner.subject), .bytes(data), .date(createdAt)] }
}

extension StoredAPIKey {
    static func of(_ owner: Owner, id: String = UUID().uuidString, name: String = "a key") throws -> StoredAPIKey {
        StoredAPIKey(
            id: id, owner: owner, name: name, scopes: ["records:read", "records:write"], digest: Array(repeating: 7, count: 32),
            createdAt: try date())
    }
}

extension Revocation {
    static func of(_ name: String, target: Target = .user, until: Double = 3_600, id: UUID = UUID()) throws -> Revocation {
        Revocation(
            id: id, target: target, name: name, issuer: "https://pool.example", issuedUpTo: try date(), until: try date(until),
            createdAt: try date(), createdBy: .leo)
    }
}
