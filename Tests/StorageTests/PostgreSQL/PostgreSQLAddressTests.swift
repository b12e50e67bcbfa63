import Testing

@testable import Storage

@Suite struct PostgreSQLAddressTests {
    @Test func `an address of PostgreSQL's is told from others`() {
        for text in ["postgresql://h/d", "postgres:///d?host=/run", "postgresql://u:p@h:5432/d?sslmode=require"] {
            #expect(Store.isPostgreSQLLocation(text))
        }
        for text in ["", "dbname=d", "mysql://h/d", "postgresql:/h", "postgresql://[", "postgresql://h/d?nosuch=1", "postgresql://h\0/d"] {
            #expect(!Store.isPostgreSQLLocation(text))
        }
    }

    @Test func `an address that cannot be read is refused`() async throws {
        for location in ["postgresql://h/x?unknown=1", "x", "postgresql:///a\0b"] {
            await #expect(throws: StorageOpeningError.invalidLocation) { try await Store.postgreSQL(location: location) }
        }
    }
}
