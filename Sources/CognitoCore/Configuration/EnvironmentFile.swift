/// A `.env` file: one `KEY=value` a line.
///
/// - `export ` may stand in front of the name; lines end with LF or CRLF; empty lines and lines starting with `#` say
///   nothing.
/// - White space around a value is dropped. Single or double quotes around the whole value are removed, and nothing
///   inside
///   them is special: no escapes, no expansion, no comment.
/// - In an unquoted value a `#` after white space starts a comment; a quote that is not the first character is itself.
/// - Of two lines with one name the later wins, as it would in a shell.
///
/// What does not fit is a fault with its line number, and so is a text that is not UTF-8: nothing here traps, and no
/// line is passed over in silence.
public struct EnvironmentFile: Sendable, Equatable {
    /// The longest file read, in bytes.
    public static let maximumBytes = 1 << 20

    /// The variables that the well-formed lines set; a value may be empty.
    public private(set) var values: [String: String] = [:]
    /// What was wrong, in the order of the lines.
    public private(set) var faults: [ConfigurationFault] = []

    /// A file that says nothing, which is also what an absent one amounts to.
    public init() {}

    /// Reads the text of a file; `path` only names it in the faults.
    public init(parsing bytes: [UInt8], path: String = ".env") {
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            faults.append(ConfigurationFault(.line(1, of: path), .malformedLine(.byteOrderMark)))
            return
        }
        for (index, bytes) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            do throws(EnvironmentLineFault) {
                guard let line = try EnvironmentLine(parsing: bytes) else { continue }
                values[line.name] = line.value
            } catch {
                faults.append(ConfigurationFault(.line(index + 1, of: path), .malformedLine(error)))
            }
        }
    }

    /// Reads a file of the file system.
    ///
    /// One that cannot be read is a fault, except one that does not exist where that is allowed.
    public static func load(path: String, mayBeAbsent: Bool) -> EnvironmentFile {
        do throws(FileReadError) {
            return EnvironmentFile(parsing: try readFile(path, maximumBytes: maximumBytes), path: path)
        } catch .notFound where mayBeAbsent {
            return EnvironmentFile()
        } catch {
            var file = EnvironmentFile()
            file.faults = [ConfigurationFault(.file(path), .unreadableFile(error))]
            return file
        }
    }
}
