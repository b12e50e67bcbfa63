import FileReading

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
    /// Why it is unknown whether there is such a file, where that does not prevent the start.
    public private(set) var passedOver: ConfigurationFault?

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
}

extension EnvironmentFile {
    /// Who says that there is such a file, which decides what it means that it cannot be read.
    public enum Naming: Sendable, Equatable {
        /// The command line: it must be there.
        case flag
        /// `ENV_FILE`: it may be absent, as a container may name a file that only some deployments have.
        case variable
        /// The default: it is `.env` in the working directory. It may be absent, and in a directory that this process may not enter it
        /// counts as absent, since it was not put there for this process; the log warns, and so does the report where variables are
        /// missing.
        case usual
    }

    /// Reads a file of the file system.
    ///
    /// What is there and cannot be read is a fault, however it was named: it holds settings, one of which may be a
    /// restriction (`COGNITO_TOKEN_USE`, `COGNITO_API_AUDIENCE`), and to start without them would be to run something else than was meant.
    /// `/dev/null` is the name of no file, as it is for other programs.
    public static func load(path: String, named naming: Naming) -> EnvironmentFile {
        guard path != "/dev/null" else { return EnvironmentFile() }
        var file = EnvironmentFile()
        do throws(FileReadError) {
            return EnvironmentFile(parsing: try RegularFile.content(of: path, maximumBytes: maximumBytes), path: path)
        } catch {
            let fault = ConfigurationFault(.file(path), .unreadableFile(error))
            switch (error, naming) {
            case (.notFound, .variable), (.notFound, .usual): break
            case (.unreachable, .usual): file.passedOver = fault
            default: file.faults = [fault]
            }
        }
        return file
    }
}
