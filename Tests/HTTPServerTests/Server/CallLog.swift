import Synchronization

/// What has run, in order.
final class CallLog: Sendable {
    private let calls = Mutex<[String]>([])

    var all: [String] { calls.withLock { $0 } }

    func add(_ call: String) {
        calls.withLock { $0.append(call) }
    }

    /// What has run since the last time.
    func take() -> [String] {
        calls.withLock { exchange(&$0, with: []) }
    }
}
