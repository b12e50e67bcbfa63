package import HTTPServer

extension StandardError {
    /// Writes the URL at which requests are served.
    package static func announcement(scheme: String) -> @Sendable (ListenerAddress) -> Void {
        { address in write("listening on \(address.literalURL(scheme: scheme))") }
    }

    /// Writes the URL of the management listener.
    package static func announceManagement(_ address: ListenerAddress) {
        write("management listening on \(address.literalURL(scheme: "http"))")
    }
}
