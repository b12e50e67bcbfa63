public import EnvironmentReading
import Storage

/// The database for records, API keys and revocations, from `DATABASE_URL` and `DATABASE_POOL_SIZE`.
public enum DatabaseConfiguration: Sendable, Equatable {
    /// No database. The routes that need one are not registered.
    case none
    /// An SQLite file.
    case sqlite(path: String)
    /// A PostgreSQL server, over at most `connections` connections. The URI may contain a password.
    case postgreSQL(location: Secret, connections: Int)

    static let variable = "DATABASE_URL"
    static let sizeVariable = "DATABASE_POOL_SIZE"

    init(reading reader: inout ConfigurationReader) {
        let location = reader.value(Self.variable, .database, default: "sqlite:lionsden.db")
        let connections = reader.value(Self.sizeVariable, .integer(in: 1...64), default: "8")
        switch location {
        case .postgreSQL(let location, _): self = .postgreSQL(location: location, connections: connections)
        case .none, .sqlite:
            if reader.isSet(Self.sizeVariable) { reader.warn("\(Self.sizeVariable) has no effect without \(Self.variable)=postgresql://…") }
            self = location
        }
    }
}

extension ConfigurationRule where Value == DatabaseConfiguration {
    private static let file = "sqlite:"
    private static let server = "postgresql://"

    /// Refuses a path that begins with two slashes, since other programs read the rest as a relative path.
    fileprivate static var database: Self {
        Self("sqlite: and the path of a file, postgresql://user:password@host:port/database, or none") { text in
            if text == "none" { return DatabaseConfiguration.none }
            if text.hasPrefix(file) { return path(text.dropFirst(file.count)).map { .sqlite(path: $0) } }
            return Store.isPostgreSQLLocation(text) ? .postgreSQL(location: Secret(text), connections: 1) : nil
        }.showing { $0.hasPrefix(file) || $0 == "none" ? $0 : "\(server)\(Secret($0))" }
    }

    private static func path(_ text: Substring) -> String? {
        guard !text.isEmpty, !text.hasPrefix("//"), !text.hasSuffix("/"), text != ":memory:" else { return nil }
        return text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } ? String(text) : nil
    }
}
