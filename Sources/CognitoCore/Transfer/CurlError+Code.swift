import CCurl

/// What libcurl knows of a failed transfer besides its code.
struct CurlTrace {
    /// OpenSSL's verdict on the peer's certificate.
    let verifyResult: Int
    /// The status that a proxy answered CONNECT with; 0 without one.
    let connectStatus: Int
}

extension CurlError {
    /// What a failed transfer means. A limit that the sink enforced shows at libcurl as a write error.
    init(_ code: CURLcode, _ sink: CurlSink, _ trace: CurlTrace) {
        switch code {
        case CURLE_WRITE_ERROR:
            self = sink.exceededLimit.map { .tooLarge(limit: $0) } ?? .other(code: Int(code.rawValue))
        case CURLE_ABORTED_BY_CALLBACK: self = .cancelled
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .hostNotFound
        case CURLE_COULDNT_CONNECT: self = .couldNotConnect
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_PEER_FAILED_VERIFICATION: self = .certificate(CertificateFault(verifyResult: trace.verifyResult))
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_INVALIDCERTSTATUS:
            self = .tls
        case CURLE_RECV_ERROR where trace.connectStatus >= 300: self = .proxyRefused(status: trace.connectStatus)
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR: self = .connectionLost
        case CURLE_PARTIAL_FILE: self = .truncated
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2:
            self = .malformedResponse
        default: self = .other(code: Int(code.rawValue))
        }
    }
}

extension CertificateFault {
    /// Where OpenSSL found nothing wrong it was libcurl, which compares the host name itself. The numbers are OpenSSL's X509_V_ERR ones,
    /// which libcurl hands on.
    fileprivate init(verifyResult: Int) {
        switch verifyResult {
        case 0, 1, 62, 64: self = .wrongHost
        case 2, 19, 20, 21: self = .untrustedIssuer
        case 9: self = .notYetValid
        case 10: self = .expired
        case 18: self = .selfSigned
        default: self = .other(code: verifyResult)
        }
    }
}
