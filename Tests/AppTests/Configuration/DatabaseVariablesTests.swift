import CognitoCore
import EnvironmentReading
import Testing

@testable import App

struct DatabaseVariablesTests {
    private func read(_ variables: [String: String]) -> (DatabaseConfiguration, ConfigurationReader) {
        var reader = ConfigurationReader(Environment(process: variables))
        return (DatabaseConfiguration(reading: &reader), reader)
    }

    @Test(arguments: [
        ([:], DatabaseConfiguration.sqlite(path: "lionsden.db")), (["DATABASE_URL": "none"], .none),
        (["DATABASE_URL": "sqlite:/var/lib/a b.db"], .sqlite(path: "/var/lib/a b.db")),
        (
            ["DATABASE_URL": "postgresql://leo:roar@db/den?sslmode=verify-full", "DATABASE_POOL_SIZE": "64"],
            .postgreSQL(location: Secret("postgresql://leo:roar@db/den?sslmode=verify-full"), connections: 64)
        ), (["DATABASE_URL": "postgres:///den"], .postgreSQL(location: Secret("postgres:///den"), connections: 8)),
    ])
    func `a location is a file, a server or none`(variables: [String: String], expected: DatabaseConfiguration) {
        let (configuration, reader) = read(variables)
        #expect(configuration == expected)
        #expect(reader.faults.isEmpty && reader.warnings.isEmpty)
    }

    @Test(arguments: [
        "sqlite:", "sqlite:///x", "sqlite:dir/", "sqlite::memory:", "x", "NONE", "mysql://x", "postgresql://[",
        "postgresql://u:secret@h/d?nosuch=1",
    ])
    func `anything else is a fault that does not repeat it`(text: String) {
        let (_, reader) = read(["DATABASE_URL": text])
        #expect(reader.faults.map(\.subject) == [.variable("DATABASE_URL")])
        #expect(!"\(reader.faults)".contains("secret"))
    }

    @Test(arguments: ["0", "65", "x"]) func `a pool has 1 to 64 connections`(text: String) {
        #expect(read(["DATABASE_POOL_SIZE": text]).1.faults.map(\.subject) == [.variable("DATABASE_POOL_SIZE")])
    }

    @Test func `a pool without a server is probably a mistake`() {
        #expect(read(["DATABASE_POOL_SIZE": "3"]).1.warnings == ["DATABASE_POOL_SIZE has no effect without DATABASE_URL=postgresql://…"])
    }

    @Test func `a listing shows where a file is, and of a server nothing`() {
        func shown(_ text: String) -> String? { read(["DATABASE_URL": text]).1.settings.first?.value }
        #expect(shown("sqlite:x.db") == "sqlite:x.db")
        #expect(shown("none") == "none")
        #expect(shown("postgresql://leo:roar@db/den") == "postgresql://********")
    }
}
