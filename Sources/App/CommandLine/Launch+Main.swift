public import ArgumentParser
import ServiceRuntime

extension Launch {
    /// Runs the command that the process' arguments name, and ends the process with the command's exit status. Call it from `main()`.
    ///
    /// - Parameters:
    ///   - root: Has all commands.
    ///   - serve: What `serve` does without flags, if it is the default command. Most starts are such ones, and reading the definitions of all
    ///     commands would be a sixth of the time to the first answer.
    public static func main(_ root: (some AsyncParsableCommand).Type, serve: (() async throws -> Void)? = nil) async -> Never {
        var status = ExitCode.success
        do {
            if let serve, hasNoFlags(CommandLine.arguments) { try await serve() } else { try await run(root) }
        } catch {
            status = root.exitCode(for: error)
            let message = root.fullMessage(for: error)
            if !message.isEmpty { status.isSuccess ? print(message) : StandardError.write(message) }
        }
        endProcess(status.rawValue)
    }

    private static func run(_ root: (some AsyncParsableCommand).Type) async throws {
        var command = try root.parseAsRoot()
        if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    }

    /// - Parameter arguments: The process' arguments, its name included.
    static func hasNoFlags(_ arguments: [String]) -> Bool { arguments.count < 2 || arguments.dropFirst() == ["serve"] }
}
