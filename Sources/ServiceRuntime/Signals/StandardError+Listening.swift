package import HTTPServer

extension StandardError {
    /// Says where requests are served.
    package static func announcement(scheme: String) -> @Sendable (ListenerAddress) -> Void {
        { address in write("listening on \(address.literalURL(scheme: scheme))") }
    }

    /// Says where those who watch find the service.
    package static func announceManagement(_ address: ListenerAddress) {
        write("management listening on \(address.literalURL(scheme: "http"))")
    }
}
