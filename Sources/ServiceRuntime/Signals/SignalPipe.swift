import CLinuxIO
import Dispatch
import Glibc

/// Reports this process' signals, one after the other.
///
/// A signal source of Dispatch installs its handler some time after its activation, and signals before that are lost. Here the handler is
/// installed when ``watch(_:on:_:)`` returns.
enum SignalPipe {
    /// Calls `handler` on the queue each time one of these signals comes. To be called once in a process. If no descriptor is left for the
    /// pipe, the signals keep their default effect.
    static func watch(_ numbers: [Int32], on queue: DispatchQueue, _ handler: @escaping @Sendable (_ number: Int32) -> Void) {
        let pipe = lionsden_open_signal_pipe()
        guard pipe >= 0 else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: pipe, queue: queue)
        source.setEventHandler {
            // The handler keeps its own source alive until the process ends.
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
