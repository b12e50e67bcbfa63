import Glibc

/// What `openssl speed` says of this machine now.
enum OpenSSLSpeed {
    struct NoAnswer: Error {}

    /// Nanoseconds of one verification with an RSA key of 2048 bits.
    static func verifyNanoseconds() throws -> Double {
        let lines = try output(of: "openssl speed -seconds 2 rsa2048 2>/dev/null").split(separator: "\n")
        let columns = lines.first { $0.contains("verify/s") }?.split(separator: " ") ?? []
        let values = lines.first { $0.hasPrefix("rsa") && $0.contains("2048 bits") }?.split(separator: " ").dropFirst(3) ?? []
        // Newer versions have more columns.
        guard let verify = zip(columns, values).first(where: { $0.0 == "verify/s" }), let rate = Double(verify.1), rate > 0 else {
            throw NoAnswer()
        }
        return 1e9 / rate
    }

    private static func output(of command: String) throws -> String {
        guard let pipe = unsafe popen(command, "r") else { throw NoAnswer() }
        defer { unsafe pclose(pipe) }
        var bytes: [UInt8] = []
        while case let byte = unsafe getc(pipe), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
