public import EnvironmentReading
import Storage

/// Where records, API keys and revocations are kept, as `DATABASE_URL` and `DATABASE_POOL_SIZE` say.
public enum DatabaseConfiguration: Sendable, Equatable {
    /// Nowhere: the routes that need a database are not there.
    case none
    /// In a file of SQLite's.
    case sqlite(path: String)
    /// At a PostgreSQL server, over at most so many connections. The address may have a password in it.
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

    /// A path that begins with two slashes is refused: other programs take what is behind them for a relative path.
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
