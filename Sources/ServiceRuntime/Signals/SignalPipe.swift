import CLinuxIO
import Dispatch
import Glibc

/// Tells of this process' signals, one after the other.
///
/// A signal source of Dispatch's installs its handler some time after it has been activated, and what comes before is lost. Here the
/// handler is there when ``watch(_:on:_:)`` returns.
enum SignalPipe {
    /// Calls `handler` on the queue for each of these signals, as often as it comes. To be called once in a process; without a descriptor
    /// for it, the signals do what they do by default.
    static func watch(_ numbers: [Int32], on queue: DispatchQueue, _ handler: @escaping @Sendable (_ number: Int32) -> Void) {
        let pipe = lionsden_open_signal_pipe()
        guard pipe >= 0 else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: pipe, queue: queue)
        source.setEventHandler {
            // The handler keeps its source as long as the process lives.
            withExtendedLifetime(source) { for number in read(from: pipe) { handler(number) } }
        }
        source.activate()
        for number in numbers { _ = lionsden_pipe_signal(number) }
    }

    private static func read(from pipe: Int32) -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(pipe, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map { Int32($0) }
    }
}
