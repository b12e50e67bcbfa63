/// Valid requests of every kind, and what mutations put into them.
enum RequestCorpus {
    static let mutator = Mutator(seeds: seeds.map { Array($0.utf8) }, marks: marks, numbers: numbers.map { Array($0.utf8) })

    private static let seeds = plain + targets + contents + chunks + sequences

    private static let plain =
        ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW", "m-search"].map { method in
            "\(method) / HTTP/1.1\r\nHost: a\r\n\r\n"
        } + [
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade, X\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
            "GET / HTTP/1.1\r\nhost:[::1]:8080\r\nX:\r\nX-Empty: \t \r\nX-Tab: a\tb\t\r\nX-Text: \u{E9}\u{20AC}\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: example.com\r\nUser-Agent: curl/8.5.0\r\nAccept: text/html, */*;q=0.8\r\nCookie: a=b; c=\"d\"\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(String(repeating: "eyJhbGciOi", count: 60)).e30.c2ln\r\n\r\n",
        ]

    private static let targets =
        [
            "/a/b/c", "/a?b=c&d=%20", "/%61dmin/%E2%82%AC", "/a;b=c/d,e/(f)!$&'*+=:@~-._", "/a/", "/?", "/?[]{}|\\^`?/", "http://a/b?c",
            "http://a", "HTTPS://A?x", "/" + String(repeating: "segment/", count: 40),
        ].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" } + ["OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"]

    private static let contents = [
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
        "POST / HTTP/1.0\r\nContent-Length:\t010 \r\n\r\n0123456789",
        "PUT /a HTTP/1.1\r\nHost: a:80\r\nExpect: 100-continue\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 35\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    private static let chunks = [
        "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "1\r\nh\r\n4\r\nello\r\n0000\r\n\r\n", "a\r\n0123456789\r\n0\r\nX: y\r\nZ:\r\n\r\n",
        "5;a\r\nhello\r\n0;b=c\r\n\r\n", "5;a=\"b;\\\"c\\\\\t\u{E9}\";d\r\nhello\r\n0\r\n\r\n", "5 ; a = b ;c\r\nhello\r\n0\r\n\r\n",
        "B\r\n0\r\n\r\n67\r\n\r\n0\r\n0\r\nContent-Length: 9\r\nHost: b\r\nTransfer-Encoding: gzip\r\n\r\n",
    ].flatMap { body in
        ["chunked", "\tChunked "].map { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\($0)\r\n\r\n\(body)" }
    }

    /// Pipelined ones: the boundary between two messages is what a smuggler moves.
    private static let sequences = [
        plain[0] + plain[1] + plain[2],
        contents[0] + plain[0] + chunks[2] + plain[5],
        chunks[6] + "\r\n" + contents[3] + targets[2],
        plain[11] + plain[11] + plain[10],
        "\r\n" + contents[4] + plain[0],
    ]

    private static let marks = Array("\r\n\r\n\r\n \t:;,=%/\\.?#*\"[]@+-0159afgx\u{0}\u{1}\u{7F}\u{E9}".utf8)

    private static let numbers = [
        "0", "1", "2", "00", "010", "7", "16", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "7fffffffffffffff",
        "8000000000000000", "ffffffffffffffff", "10000000000000000", "00000000000000005", "-1", "+1", "1 1", "0x1", "1e1",
    ]
}
