import Foundation
import HTTPServer
import InMemoryTracing
import Logging
import Storage
import Testing
import Tracing

@testable import App

struct StoreTracingTests {
    private let tracer = InMemoryTracer()

    private func perform(_ body: @Sendable (Store) async throws(StorageError) -> Void) async throws -> FinishedInMemorySpan {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = Database(
            .sqlite(path: folder.appending(path: "den.db").path), metrics: nil, logger: logger, clock: .system, tracer: tracer)
        _ = try await database.open()
        do throws(StorageError) { try await database.perform(.addRecord, body) } catch {}
        await database.close()
        return try #require(tracer.finishedSpans.first)
    }

    @Test(
        arguments: [
            (nil, false), (.limitExceeded(limit: 1), false), (.unavailable(.closed), true),
        ] as [(StorageError?, Bool)])
    func `an operation has a span, which is an error if the store could not be asked`(error: StorageError?, isError: Bool) async throws {
        let span = try await perform { (_) throws(StorageError) in if let error { throw error } }
        #expect(span.operationName == "add_record")
        #expect(span.kind == .client)
        #expect(span.attributes.get("db.system.name") == .string("sqlite"))
        #expect(span.attributes.get("db.operation.name") == .string("add_record"))
        #expect(span.attributes.get("error.type") == (isError ? .string("unavailable") : nil))
        #expect((span.status?.code == .error) == isError)
    }
}
