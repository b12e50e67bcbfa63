public import Logging

extension Request {
    /// The server's logger, whose lines have the request's id as `request_id`, as the line of the request itself does.
    ///
    /// It is made at each call, so that a request that logs nothing pays nothing; keep it where there are several lines. Log nothing that must not
    /// be logged: no token, no password, no e-mail address.
    public var logger: Logger {
        var logger = (responder ?? .standalone).logger
        logger[metadataKey: "request_id"] = "\(id)"
        return logger
    }
}

extension Context {
    /// The request's logger; see ``Request/logger``.
    ///
    ///     context.logger.info("book sold", metadata: ["book": "\(book.id)"])
    public var logger: Logger { request.logger }
}
