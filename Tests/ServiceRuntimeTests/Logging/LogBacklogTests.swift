import HTTPServer
import Testing

@testable import ServiceRuntime

struct LogBacklogTests {
    private static let log = StandardErrorLog.test(.text, writer: LogWriter { $0.count })
    private static let pause = LogBacklog.pause
    private static let newline = UInt8(ascii: "\n")

    private var backlog = LogBacklog()
    private let start = ServerClock.Instant.start + .seconds(1)

    /// Adds a line of so many bytes.
    private mutating func append(bytes count: Int = 2, after duration: Duration = .zero) -> LogBacklog.Due {
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: count - 1) + [Self.newline]
        return backlog.append(line.span, lines: 1, of: Self.log, now: start + duration)
    }

    /// Takes what is due, and writes so many of its bytes.
    private mutating func write(after duration: Duration = .zero, upTo limit: Int = .max) throws -> (text: String, due: LogBacklog.Due) {
        let next = backlog.next(now: start + duration)
        let bytes = try #require(next)
        let count = min(limit, bytes.count)
        return (String(decoding: bytes.prefix(count), as: UTF8.self), backlog.written(count, of: bytes))
    }

    @Test mutating func `a line after a pause is due at once, and those that follow at the end of the next`() throws {
        #expect(append() == .now)
        #expect(append() == .asBefore)
        #expect(try write() == ("x\nx\n", .asBefore))
        #expect(append(after: Self.pause - .nanoseconds(1)) == .at(start + Self.pause))
        #expect(append(after: Self.pause - .nanoseconds(1)) == .asBefore)
        #expect(try write(after: Self.pause) == ("x\nx\n", .asBefore))
        #expect(append(after: Self.pause * 2) == .now)
    }

    @Test mutating func `lines that come while others are written wait for the end of the pause`() throws {
        #expect(append() == .now)
        let next = backlog.next(now: start)
        let bytes = try #require(next)
        #expect(append() == .asBefore)
        #expect(backlog.written(bytes.count, of: bytes) == .at(start + Self.pause))
    }

    @Test mutating func `many bytes wait for no pause`() throws {
        #expect(append() == .now)
        _ = try write()
        #expect(append(bytes: LogBacklog.blockBytes - 1) == .at(start + Self.pause))
        #expect(append(bytes: 1) == .now)
        let next = backlog.next(now: start)
        let bytes = try #require(next)
        #expect(append(bytes: LogBacklog.blockBytes) == .asBefore)
        #expect(backlog.written(bytes.count, of: bytes) == .now)
    }

    @Test mutating func `as much may wait as the bound says, and what was dropped is told of behind it`() throws {
        #expect(append(bytes: LogBacklog.capacity) == .now)
        #expect(append(bytes: 1) == .asBefore)
        #expect(append(bytes: 1) == .asBefore)
        #expect(backlog.dropped == 2)
        let text = try write().text
        #expect(text.utf8.count > LogBacklog.capacity)
        #expect(text.hasSuffix(#" warning log lines were dropped: they were not taken in time count=2\#n"#))
        #expect(append(bytes: LogBacklog.capacity) != .asBefore)
        #expect(backlog.dropped == 2)
        #expect(try write().text.utf8.count == LogBacklog.capacity)
    }

    @Test mutating func `a line that is longer than all that may wait is told of alone`() throws {
        #expect(append(bytes: LogBacklog.capacity + 1) == .now)
        #expect(try write().text.hasSuffix(" count=1\n"))
    }

    @Test mutating func `what was told of is not told of again where only the line's end is missing`() throws {
        #expect(append(bytes: LogBacklog.capacity + 1) == .now)
        let next = backlog.next(now: start)
        let bytes = try #require(next)
        #expect(backlog.written(bytes.count - 1, of: bytes) == .asBefore)
        _ = append()
        #expect(try write().text == "\nx\n")
        #expect(backlog.dropped == 1)
    }

    @Test mutating func `lines that cannot be written are lost and told of, and the next begins a line of its own`() throws {
        for _ in 0..<3 { _ = append(bytes: 4) }
        #expect(try write(upTo: 6) == ("xxx\nxx", .asBefore))
        #expect(backlog.dropped == 2)
        // Nothing of this can be written either; what it would have told of is told of later.
        _ = append(bytes: 4)
        #expect(try write(upTo: 0).text == "")
        #expect(backlog.dropped == 3)
        _ = append()
        let text = try write().text
        #expect(text.hasPrefix("\nx\n"))
        #expect(text.hasSuffix(" count=3\n"))
        #expect(backlog.dropped == 3)
        #expect(backlog.next(now: start) == nil)
    }
}
