public import ArgumentParser
import ServiceRuntime

extension Launch {
    /// Runs the command that the process' arguments name, and ends the process with the command's exit status. Call it from `main()`.
    public static func main(_ root: (some AsyncParsableCommand).Type) async -> Never {
        var status = ExitCode.success
        do {
            var command = try root.parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            status = root.exitCode(for: error)
            let message = root.fullMessage(for: error)
            if !message.isEmpty { status.isSuccess ? print(message) : StandardError.write(message) }
        }
        endProcess(status.rawValue)
    }
}
