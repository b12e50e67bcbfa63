import Dispatch
import Glibc

/// SIGHUP, for as long as this object lives: files are to be read anew.
final class ReloadSignal {
    private let source: any DispatchSourceSignal

    init(_ reload: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: DispatchQueue(label: "lionsden.reload"))
        source.setEventHandler(handler: reload)
        source.activate()
    }

    deinit { source.cancel() }
}
