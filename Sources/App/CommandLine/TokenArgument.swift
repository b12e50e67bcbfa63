public import ArgumentParser
import Glibc
import ServiceRuntime

/// The token on which a command works.
public struct TokenArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The token, or - to read it from standard input, which keeps it out of the shell's history.", valueName: "token|-"))
    var token: String

    /// The greatest configurable length of a token, and 1 KiB for `Bearer` and white space around it.
    private static let maximumBytes = 65_536 + 1024

    public init() {}

    /// Reads at most 65 KiB; a token of that length is refused as too long.
    ///
    /// - Returns: The bytes of the token, without `Bearer` and white space around it.
    /// - Throws: `ExitCode` 1 if standard input cannot be read, after the reason has been printed.
    public func read() throws -> [UInt8] { Self.token(in: token == "-" ? try Self.bytes(from: STDIN_FILENO) : Array(token.utf8)) }

    static func token(in bytes: [UInt8]) -> [UInt8] {
        let text = trimmed(bytes[...])
        let scheme = text.prefix(6)
        let rest = text.dropFirst(6)
        guard zip(scheme, "bearer".utf8).allSatisfy({ $0 | 0x20 == $1 }), let next = rest.first, isSpace(next) else { return Array(text) }
        return Array(trimmed(rest))
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func bytes(from descriptor: Int32) throws -> [UInt8] {
        var input: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while input.count < maximumBytes {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                StandardError.write("lionsden: standard input cannot be read")
                throw ExitCode.failure
            }
            if count == 0 { break }
            input += buffer.prefix(count)
        }
        return input
    }
}
