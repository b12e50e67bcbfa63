import CCurl
import Dispatch

/// One serial queue and the libcurl handle that lives on it. With `CurlOptions` it is all that calls libcurl.
///
/// `@unchecked Sendable`: `handle` is touched only by jobs of `queue`, which run one at a time, and by `deinit`, when
/// no job that could hold a reference is left. `@safe` for the same reason: the handle is never handed out.
@safe
final class CurlWorker: @unchecked Sendable {
    /// `curl_global_init` must run once, before anything else; a `static let` is initialised exactly once.
    private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

    private let queue: DispatchQueue
    private var handle: UnsafeMutableRawPointer?

    init(label: String) { queue = DispatchQueue(label: label) }

    deinit { unsafe curl_easy_cleanup(handle) }

    /// Runs a job on the worker's queue, after those before it.
    func enqueue(_ job: @escaping @Sendable (CurlWorker) -> Void) {
        queue.async { job(self) }
    }

    /// Does one exchange, blocking the queue until it is over. Only a job of the queue may call it.
    func perform(
        _ request: CurlRequest, _ limits: CurlLimits, _ route: CurlRoute, _ transfer: CurlTransfer
    ) -> CurlTransfer.Outcome {
        guard Self.library == CURLE_OK else { return .failure(.other(code: Int(Self.library.rawValue))) }
        unsafe handle = handle ?? curl_easy_init()
        guard let handle = unsafe handle else { return .failure(.other(code: Int(CURLE_FAILED_INIT.rawValue))) }
        guard let lines = request.fieldLines else { return .failure(.malformedRequest) }
        // On every path the handle must not keep pointers to what is freed with this call.
        defer { unsafe curl_easy_reset(handle) }
        let list = unsafe Self.list(lines)
        defer { unsafe curl_slist_free_all(list) }
        let sink = CurlSink(maximumBodyBytes: limits.maximumBodyBytes, transfer: transfer)
        var options = unsafe CurlOptions(handle)
        unsafe options.apply(request, limits, route, fieldLines: list)
        options.deliver(to: sink)
        guard options.failure == CURLE_OK else { return .failure(.other(code: Int(options.failure.rawValue))) }
        let code = withExtendedLifetime(sink) { unsafe curl_easy_perform(handle) }
        guard code == CURLE_OK else { return .failure(CurlError(code, sink, unsafe Self.trace(handle))) }
        return .success(CurlResponse(status: unsafe Self.number(CURLINFO_RESPONSE_CODE, handle), fields: sink.fields, body: sink.body))
    }

    private static func trace(_ handle: UnsafeMutableRawPointer) -> CurlTrace {
        unsafe CurlTrace(
            verifyResult: number(CURLINFO_SSL_VERIFYRESULT, handle), connectStatus: number(CURLINFO_HTTP_CONNECTCODE, handle))
    }

    private static func number(_ info: CURLINFO, _ handle: UnsafeMutableRawPointer) -> Int {
        var number = 0
        unsafe lionsden_getinfo_long(handle, info, &number)
        return number
    }

    private static func list(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
        // libcurl would wait a second for "100 Continue" before a longer body.
        unsafe (lines + ["Expect:"]).reduce(nil) { list, line in unsafe curl_slist_append(list, line) }
    }
}
