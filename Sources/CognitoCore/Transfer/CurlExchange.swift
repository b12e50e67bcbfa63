import CCurl

/// A transfer on an easy handle: what the handle points to while it is in use.
///
/// `@safe`: it lives on the engine's queue from before the handle is added until after it is reset, and frees its list at its own end alone.
@safe
final class CurlExchange {
    let transfer: CurlTransfer
    private let sink: CurlSink
    private let handle: UnsafeMutableRawPointer
    private let fieldLines: UnsafeMutablePointer<curl_slist>?

    /// Makes a handle, as it is when it is new or reset, ready for the transfer.
    ///
    /// - Throws: `malformedRequest`, or `other` if libcurl refuses an option.
    init(_ transfer: CurlTransfer, on handle: UnsafeMutableRawPointer) throws(CurlError) {
        guard let lines = transfer.request.fieldLines else { throw .malformedRequest }
        self.transfer = transfer
        unsafe self.handle = handle
        sink = CurlSink(maximumBodyBytes: transfer.limits.maximumBodyBytes)
        unsafe fieldLines = Self.list(lines)
        var options = unsafe CurlOptions(handle)
        unsafe options.apply(transfer, fieldLines: fieldLines)
        options.deliver(to: sink)
        guard options.failure == CURLE_OK else { throw .other(code: Int(options.failure.rawValue)) }
    }

    deinit { unsafe curl_slist_free_all(fieldLines) }

    /// The outcome of the transfer that has ended with this code.
    func outcome(_ code: CURLcode) -> CurlTransfer.Outcome {
        guard code == CURLE_OK else { return .failure(CurlError(code, sink, trace)) }
        return .success(CurlResponse(status: number(CURLINFO_RESPONSE_CODE), fields: sink.fields, body: sink.body))
    }

    private var trace: CurlTrace {
        CurlTrace(verifyResult: number(CURLINFO_SSL_VERIFYRESULT), connectStatus: number(CURLINFO_HTTP_CONNECTCODE))
    }

    private func number(_ info: CURLINFO) -> Int {
        var number = 0
        unsafe lionsden_getinfo_long(handle, info, &number)
        return number
    }

    private static func list(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
        // libcurl would wait a second for "100 Continue" before a longer body.
        unsafe (lines + ["Expect:"]).reduce(nil) { list, line in unsafe curl_slist_append(list, line) }
    }
}
