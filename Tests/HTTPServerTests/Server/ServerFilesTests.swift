import Dispatch
import FileReading
import FoundationEssentials
import Glibc
import HTTPTesting
import Testing

@testable import HTTPServer

/// Files over real sockets, with both readiness drivers.
final class ServerFilesTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
    private static let length = 12_000_000
    /// 256 different bytes, again and again.
    private static let bytes: Data = {
        let round = (0..<256).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        return (0..<length / 256).reduce(into: Data(capacity: length)) { bytes, _ in bytes.append(contentsOf: round) }
    }()

    init() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try write(Self.bytes, "long.bin")
        try write(Data("short".utf8), "short.txt")
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func write(_ bytes: Data, _ name: String) throws { try bytes.write(to: URL(filePath: "\(root)/\(name)")) }

    private func serve(
        _ driver: ReadinessDriver, readers: FileReaders = .shared, _ body: (UInt16, Server) async throws -> Void
    ) async throws {
        let served = ServedFolder(
            folder: try .init(root), index: nil, caching: .noCache, types: FileMediaTypes(), servesHidden: false, readers: readers,
            clock: .system)
        try await ServerFixture.serve(
            driver,
            { root in
                root.group("files").serve(served)
                root.get("a") { _ in "A" }
            }, body)
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `a long file arrives whole and in parts, on one connection`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await ServerFixture.connect(port)
            let parts: [(field: String, range: Range<Int>)] = [
                ("", 0..<Self.length), ("Range: bytes=1-9000000\r\n", 1..<9_000_001),
                ("Range: bytes=-70000\r\n", Self.length - 70_000..<Self.length),
            ]
            for (field, range) in parts {
                try await connection.send("GET /files/long.bin HTTP/1.1\r\nHost: x\r\n\(field)\r\n")
                let answer = try await connection.response()
                #expect(answer.status == (field.isEmpty ? 200 : 206))
                #expect(answer.field("Content-Length") == "\(range.count)")
                #expect(answer.field("Transfer-Encoding") == nil)
                #expect(Data(answer.content) == Self.bytes[range])
            }
            try await connection.send("HEAD /files/long.bin HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try await connection.response(toHead: true)
            #expect(head.field("Content-Length") == "\(Self.length)")
            #expect(head.field("Accept-Ranges") == "bytes")
            try await connection.send("GET /files/short.txt HTTP/1.1\r\nHost: x\r\n\r\n")
            let short = try await connection.response()
            #expect(short.text == "short")
            #expect(short.field("Content-Type") == "text/plain; charset=utf-8")
            #expect(short.field("X-Content-Type-Options") == "nosniff")
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `files and their ranges are served over HTTP 2`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await ServerFixture.http2(port, streamWindow: 1_000_000)
            try await connection.send(.windowUpdate(0, 1_000_000))
            let answer = try await connection.answer(connection.request("/files/long.bin", [("range", "bytes=5-400004")]))
            #expect(answer.value("content-range") == "bytes 5-400004/\(Self.length)")
            #expect(answer.value("content-length") == "400000")
            #expect(answer.content.count == 400_000)
            #expect(try await connection.answer(connection.request("/files/short.txt")).text == "short")
            #expect(try await connection.answer(connection.request("/files/../short.txt")).status == 400)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T164 a file that is cut off while it is sent ends the connection before the content's end`(driver: ReadinessDriver) async throws {
        try await serve(driver) { port, _ in
            let connection = try await ServerFixture.connect(port)
            try await connection.send("GET /files/long.bin HTTP/1.1\r\nHost: x\r\n\r\n")
            // The buffers of both ends do not hold all of it, so some is still to be read from the file.
            var received = try await connection.bytes()
            #expect(truncate("\(root)/long.bin", 5) == 0)
            received += try await connection.bytesToEnd()
            #expect(received.count < Self.length)
            let other = try await ServerFixture.connect(port)
            try await other.send("GET /files/long.bin HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await other.response().content.count == 5)
        }
    }

    @Test(arguments: ReadinessDriver.allCases)
    func `T129 a disk that hangs holds up nobody else`(driver: ReadinessDriver) async throws {
        let readers = FileReaders(threads: 2, mostWaiting: 100)
        let gate = DispatchSemaphore(value: 0)
        let hanging = Task { try await readers.run { gate.wait() } }
        let another = Task { try await readers.run { gate.wait() } }
        while readers.unended < 2 { await Task.yield() }
        try await serve(driver, readers: readers) { port, _ in
            let waiting = try await ServerFixture.connect(port)
            try await waiting.send("GET /files/short.txt HTTP/1.1\r\nHost: x\r\n\r\n")
            while readers.unended < 3 { await Task.yield() }
            for _ in 0..<4 {
                let other = try await ServerFixture.connect(port)
                try await other.send(ServerFixture.get)
                #expect(try await other.response().text == "A")
            }
            gate.signal()
            gate.signal()
            #expect(try await waiting.response().text == "short")
        }
        try await hanging.value
        try await another.value
    }
}
