import StrictJSON

/// A message with which a peer sends a fresh token: `{"type":"token","token":"…"}`.
struct FreshToken {
    /// Bytes of such a message: the largest token that is taken, and room to spare. A longer message is none.
    private static let maximumBytes = 65_536
    private static let limits = JSONLimits(maximumBytes: maximumBytes, maximumDepth: 4, maximumValues: 32)

    /// `nil` where the message says that it is a token, and has none.
    let token: String?

    /// - Returns: `nil` for any other message.
    init?(_ message: String) {
        guard message.utf8.count <= Self.maximumBytes, let document = try? JSONDocument(parsing: Array(message.utf8), limits: Self.limits),
            document.root["type"]?.string == "token"
        else { return nil }
        token = document.root["token"]?.string
    }
}
