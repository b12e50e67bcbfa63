public import ArgumentParser
import ServiceRuntime

extension Launch {
    /// What `main()` of an executable does: runs the command that its arguments name, and ends the process with the status that goes with
    /// how that went.
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
