import CCurl
import EnvironmentReading

/// Sets the options of one transfer and keeps the first that libcurl refused: a transfer must not run without,
/// say, its certificate check because a call failed unseen.
///
/// `@safe`: the handle it is made from outlives it, being the engine's own, and each pointer option is reset with the
/// transfer.
@safe
struct CurlOptions {
    private let handle: UnsafeMutableRawPointer
    private(set) var failure = CURLE_OK

    init(_ handle: UnsafeMutableRawPointer) { unsafe self.handle = handle }

    mutating func apply(_ transfer: CurlTransfer, fieldLines: UnsafeMutablePointer<curl_slist>?) {
        let (request, route) = (transfer.request, transfer.route)
        setBounds(transfer.limits, until: transfer.deadline)
        setTrust(request.url, route.authorities)
        setProxy(request.url, route.proxy)
        set(CURLOPT_URL, request.target)
        // What is asked for is the caller's business, dot segments included.
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_USERAGENT, "lions-den")
        unsafe note(lionsden_setopt_list(handle, CURLOPT_HTTPHEADER, fieldLines))
        setMethod(request.method)
        // libcurl sends a request once more if its connection was an older one and has brought no byte. The server may have acted on it.
        if !request.method.isIdempotent { set(CURLOPT_FRESH_CONNECT, 1) }
    }

    private mutating func setMethod(_ method: CurlRequest.Method) {
        guard let content = method.content else {
            set(method.isHead ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1)
            if !method.isHead, method.name != "GET" { set(CURLOPT_CUSTOMREQUEST, method.name) }
            return
        }
        set(CURLOPT_POST, 1)
        if method.name != "POST" { set(CURLOPT_CUSTOMREQUEST, method.name) }
        // The size goes first: it is what libcurl copies.
        set(CURLOPT_POSTFIELDSIZE, content.count)
        unsafe content.withUnsafeBytes { bytes in
            unsafe note(
                lionsden_setopt_bytes(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(handle)))
        }
    }

    /// Has libcurl deliver to the sink, which the caller keeps alive for the transfer.
    mutating func deliver(to sink: CurlSink) {
        let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
        unsafe note(lionsden_setopt_pointer(handle, CURLOPT_WRITEDATA, context))
        unsafe note(lionsden_setopt_pointer(handle, CURLOPT_HEADERDATA, context))
        unsafe note(lionsden_setopt_write(handle) { unsafe take($0, $1, $2, $3) { $0.takeBody($1) } })
        unsafe note(lionsden_setopt_header(handle) { unsafe take($0, $1, $2, $3) { $0.takeHeaderLine($1) } })
    }

    private mutating func setBounds(_ limits: CurlLimits, until deadline: ContinuousClock.Instant) {
        // Without this libcurl uses SIGALRM, which a process of many threads cannot have.
        set(CURLOPT_NOSIGNAL, 1)
        // Without this a transfer that ends while its host is looked up would keep all others waiting until the look-up ends, too.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.boundedMilliseconds)
        set(CURLOPT_TIMEOUT_MS, ContinuousClock.now.duration(to: deadline).boundedMilliseconds)
        set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    }

    private mutating func setTrust(_ url: HTTPURL, _ authorities: CertificateBundle?) {
        set(CURLOPT_PROTOCOLS_STR, url.isSecure ? "https" : "http")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_HTTP09_ALLOWED, 0)
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // Each transfer with a bundle costs copies and comparisons of it, which one in the clear has no use for.
        guard let authorities, url.isSecure else { return }
        // The transfer's route holds the bundle until the handle is reset.
        let bytes = unsafe authorities.text.bytes
        unsafe note(lionsden_setopt_shared_blob(handle, CURLOPT_CAINFO_BLOB, bytes.baseAddress, bytes.count))
        // The bundle takes the place of the system's file, but libcurl would still believe the system's directory.
        unsafe note(lionsden_setopt_string(handle, CURLOPT_CAPATH, nil))
    }

    /// Both options are always set, if to nothing, which keeps libcurl from asking the environment by itself. A proxy sees encrypted bytes
    /// alone.
    private mutating func setProxy(_ url: HTTPURL, _ proxy: HTTPProxy?) {
        let proxy = url.isSecure && !url.isLoopback ? proxy : nil
        set(CURLOPT_PROXY, proxy?.address.revealed ?? "")
        set(CURLOPT_NOPROXY, proxy?.exemptHosts ?? "")
        set(CURLOPT_HTTPPROXYTUNNEL, proxy == nil ? 0 : 1)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    private mutating func set(_ option: CURLoption, _ value: Int) {
        unsafe note(lionsden_setopt_long(handle, option, value))
    }

    private mutating func set(_ option: CURLoption, _ value: String) {
        unsafe note(lionsden_setopt_string(handle, option, value))
    }

    private mutating func note(_ code: CURLcode) {
        if failure == CURLE_OK { failure = code }
    }
}

/// Hands bytes from libcurl to the sink behind the context. Any other answer than the number of bytes ends the
/// transfer.
private func take(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?,
    by method: (CurlSink, Span<UInt8>) -> Bool
) -> Int {
    let (length, overflow) = size.multipliedReportingOverflow(by: count)
    guard let context = unsafe context, !overflow, length > 0, let bytes = unsafe bytes else { return 0 }
    let sink = unsafe Unmanaged<CurlSink>.fromOpaque(context).takeUnretainedValue()
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: length)
    return unsafe method(sink, buffer.bindMemory(to: UInt8.self).span) ? length : 0
}
