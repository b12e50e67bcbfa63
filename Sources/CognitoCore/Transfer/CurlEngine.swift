import CCurl
import Dispatch
import Locking

/// Runs transfers beside each other on one serial queue, by libcurl's multi interface. With `CurlOptions` and `CurlExchange` it is all that
/// calls libcurl.
///
/// The queue waits for all connections together, and ends its wait when a transfer is added or given up. While there are none, nothing runs.
///
/// `@unchecked Sendable`: all members but `inbox` and `multi` are touched only by jobs of `queue`, which run one at a time. `multi` never
/// changes; other threads pass it to `curl_multi_wakeup` alone, which may be called from any, and `deinit` runs when no job or caller
/// has a reference left. `@safe` for the same reasons: no handle is handed out.
@safe
final class CurlEngine: @unchecked Sendable {
    /// `curl_global_init` must run once, before anything else; a `static let` is initialised exactly once.
    private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))
    /// The longest wait for something to happen, in milliseconds. Nothing depends on it: libcurl's own timers end the wait earlier.
    private static let longestWait: Int32 = 60_000

    private struct Inbox {
        var added: [CurlTransfer] = []
        /// All that wait for their turn or run.
        var count = 0
        /// If true, the waiter of some transfer has given up.
        var hasFinished = false
        var isRunning = false
    }

    private let inbox = Lock(Inbox())
    private let queue = DispatchQueue(label: "lionsden.curl")
    private let multi: UnsafeMutableRawPointer?
    private let mostRunning: Int
    private let mostWaiting: Int
    private var waiting: [CurlTransfer] = []
    private var running: [UnsafeMutableRawPointer: CurlExchange] = unsafe [:]
    private var idle: [UnsafeMutableRawPointer] = unsafe []

    /// - Parameters:
    ///   - mostRunning: The most transfers that run at a time.
    ///   - mostWaiting: The most transfers that wait beside these; more are refused.
    init(running mostRunning: Int, waiting mostWaiting: Int) {
        self.mostRunning = mostRunning
        self.mostWaiting = mostWaiting
        unsafe multi = Self.library == CURLE_OK ? unsafe curl_multi_init() : nil
        _ = unsafe lionsden_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, mostRunning)
    }

    deinit {
        // libcurl wants the easy handles gone first.
        unsafe idle.forEach { unsafe curl_easy_cleanup($0) }
        unsafe curl_multi_cleanup(multi)
    }

    /// Starts a transfer, at once or when it is its turn.
    func start(_ transfer: CurlTransfer) {
        guard unsafe multi != nil else { return transfer.fail(CURLE_FAILED_INIT) }
        let (isTaken, mustRun) = inbox.withLock { inbox in
            guard inbox.count < mostRunning + mostWaiting else { return (false, false) }
            inbox.added.append(transfer)
            inbox.count += 1
            defer { inbox.isRunning = true }
            return (true, !inbox.isRunning)
        }
        if !isTaken { transfer.finish(.failure(.tooManyWaiting)) }
        if mustRun { queue.async { self.run() } } else { unsafe curl_multi_wakeup(multi) }
    }

    /// Ends the transfers whose callers no longer wait.
    func stopFinished() {
        let isRunning = inbox.withLock { inbox in
            inbox.hasFinished = true
            return inbox.isRunning
        }
        if isRunning { unsafe curl_multi_wakeup(multi) }
    }
}

// MARK: - On the queue

extension CurlEngine {
    private func run() {
        while takeInbox() {
            startWaiting()
            var count: Int32 = 0
            unsafe curl_multi_perform(multi, &count)
            finishDone()
            guard unsafe waiting.isEmpty || running.count == mostRunning else { continue }
            if unsafe !running.isEmpty { unsafe curl_multi_poll(multi, nil, 0, timeout, nil) }
        }
    }

    /// - Returns: False if there is nothing more to do: the next transfer starts another run.
    private func takeInbox() -> Bool {
        let (added, hasFinished, goesOn) = inbox.withLock { inbox in
            defer {
                inbox.added = []
                inbox.hasFinished = false
            }
            unsafe inbox.isRunning = !(inbox.added.isEmpty && waiting.isEmpty && running.isEmpty)
            return (inbox.added, inbox.hasFinished, inbox.isRunning)
        }
        waiting += added
        if hasFinished { giveUpFinished() }
        return goesOn
    }

    private func giveUpFinished() {
        unsafe running.filter { unsafe $0.value.transfer.isOver }.keys.forEach { unsafe end($0) }
        leaveQueue { $0.isOver }
    }

    private func startWaiting() {
        let now = ContinuousClock.now
        leaveQueue { $0.deadline <= now }
        while unsafe running.count < mostRunning, !waiting.isEmpty {
            begin(waiting.removeFirst())
        }
    }

    /// Ends the waiting transfers for which a condition holds, as timed out unless they are over.
    private func leaveQueue(_ condition: (CurlTransfer) -> Bool) {
        let leaving = waiting.filter(condition)
        guard !leaving.isEmpty else { return }
        waiting.removeAll(where: condition)
        inbox.withLock { $0.count -= leaving.count }
        for transfer in leaving { transfer.finish(.failure(.timedOut)) }
    }

    private func begin(_ transfer: CurlTransfer) {
        // Its waiter may have given up before it was added.
        guard !transfer.isOver else { return inbox.withLock { $0.count -= 1 } }
        guard let handle = unsafe idle.popLast() ?? curl_easy_init() else {
            inbox.withLock { $0.count -= 1 }
            return transfer.fail(CURLE_FAILED_INIT)
        }
        do throws(CurlError) {
            let exchange = unsafe try CurlExchange(transfer, on: handle)
            unsafe running[handle] = exchange
            let code = unsafe curl_multi_add_handle(multi, handle)
            guard code == CURLM_OK else { throw .other(code: Int(code.rawValue)) }
        } catch {
            unsafe end(handle)
            transfer.finish(.failure(error))
        }
    }

    private func finishDone() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            let (handle, code) = unsafe (message.pointee.easy_handle, message.pointee.data.result)
            guard let handle = unsafe handle, let exchange = unsafe running[handle] else { continue }
            let outcome = exchange.outcome(code)
            unsafe end(handle)
            exchange.transfer.finish(outcome)
        }
    }

    /// Takes a handle back. The message that told of its end must have been read: this frees it.
    private func end(_ handle: UnsafeMutableRawPointer) {
        unsafe curl_multi_remove_handle(multi, handle)
        // The handle must not keep pointers to what the exchange frees.
        unsafe curl_easy_reset(handle)
        unsafe running[handle] = nil
        unsafe idle.append(handle)
        inbox.withLock { $0.count -= 1 }
    }

    /// The time until a waiting transfer has waited too long, in milliseconds, and one more, so as not to wake too early.
    private var timeout: Int32 {
        guard let next = waiting.map(\.deadline).min() else { return Self.longestWait }
        return Int32(clamping: min(ContinuousClock.now.duration(to: next).boundedMilliseconds + 1, Int(Self.longestWait)))
    }
}

extension CurlTransfer {
    fileprivate func fail(_ code: CURLcode) { finish(.failure(.other(code: Int(code.rawValue)))) }
}
