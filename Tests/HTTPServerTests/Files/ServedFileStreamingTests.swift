import FileReading
import FoundationEssentials
import Glibc
import HTTPTypes
import Testing

@testable import HTTPServer

/// Files that are sent piece by piece.
final class ServedFileStreamingTests: ServedFilesBench {
    @Test func `around the length of a piece all of a file arrives`() async throws {
        let piece = FileContent.pieceBytes
        for length in [piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 1] {
            let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
            try write(text, "long")
            let response = try await response("/files/long")
            if case .stream(let stream) = response.content {
                #expect(length > piece)
                #expect(stream.length == length)
            } else {
                #expect(length <= piece)
            }
            #expect(try await self.text(response) == text)
            let part = try await self.response("/files/long", .get, [.range: "bytes=1-\(length - 2)"])
            #expect(try await self.text(part) == text.dropFirst().dropLast())
        }
    }

    @Test func `T164 a file that shrinks, grows, is written or gives way to another one while it is sent ends the content in an error`()
        async throws
    {
        let length = 3 * FileContent.pieceBytes
        let path = "\(root)/long"
        let changes: [@Sendable () -> Bool] = [
            { truncate(path, off_t(length - 1)) == 0 }, { truncate(path, off_t(length + 1)) == 0 }, { unlink(path) == 0 },
            { (try? Data(repeating: 98, count: length).write(to: URL(filePath: path + "2"))) != nil && rename(path + "2", path) == 0 },
            { unlink(path) == 0 && mkfifo(path, 0o600) == 0 }, { unlink(path) == 0 && symlink("/dev/zero", path) == 0 },
            { unlink(path) == 0 && symlink("../secret", path) == 0 },
            {
                let file = open(path, O_WRONLY)
                defer { close(file) }
                return pwrite(file, "b", 1, off_t(length - 1)) == 1
            },
        ]
        for (number, change) in changes.enumerated() {
            unlink(path)
            try write(String(repeating: "a", count: length), "long")
            guard case .stream(let stream) = try await response("/files/long").content else { throw CancellationError() }
            let collected = Collected()
            let error = await #expect(throws: (any Error).self, "\(number)") {
                try await stream.produce { piece in
                    if await collected.bytes.isEmpty { #expect(change()) }
                    return await collected.add(piece)
                }
            }
            // A pipe is refused before it could be held against the file that was there.
            if number == 4 {
                #expect(error as? FileReadError == .notRegular(.pipe))
            } else {
                #expect(error is FileContent.Changed, "\(number)")
            }
            let bytes = await collected.bytes
            #expect(bytes.count < length && bytes.allSatisfy { $0 == 97 }, "\(number)")
        }
    }

    @Test func `T164 no descriptor is held while a client takes its time`() async throws {
        try write(String(repeating: "a", count: 3 * FileContent.pieceBytes), "long")
        func openHere() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)"))?.hasPrefix(outside) ?? false
            }
        }
        guard case .stream(let stream) = try await response("/files/long").content else { throw CancellationError() }
        try await stream.produce { _ in
            #expect(try! openHere() == 0)
            return true
        }
    }
}
