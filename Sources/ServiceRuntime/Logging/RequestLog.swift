import HTTPServer
import HTTPTypes
import LogSafety
import Logging

/// Writes one line per answered request, with its route and its outcome, but never a token, a cookie or an e-mail address.
struct RequestLog: Sendable {
    /// A client can invent methods, so they are cut to this length.
    private static let methodCharacters = 32

    let logger: Logger
    var level = Logger.Level.info

    /// True if the logger's level lets the lines through.
    var isRead: Bool { logger.logLevel <= level }

    func record(_ record: RequestRecord) {
        let notes = record.notes
        var metadata: Logger.Metadata = [
            "method": "\(record.method?.rawValue.prefix(Self.methodCharacters) ?? "-")",
            "route": "\(record.routePattern.isEmpty ? "-" : record.routePattern)",
            "status": "\(record.status)",
            "duration_us": "\(record.duration.nanoseconds / 1000)",
            "bytes": "\(record.contentBytes)",
            "protocol": "\(record.version.name)",
            "request_id": "\(record.id)",
            "peer": "\(record.peer.host)",
        ]
        if let subject = notes.subject { metadata["subject"] = "\(ConcealedAddress.ofThisProcess.name(subject))" }
        if let refusal = notes.refusal { metadata["refusal"] = "\(refusal.reason)" }
        if let trace = record.head.flatMap(TraceContext.init) {
            metadata["trace_id"] = "\(trace.traceID)"
            metadata["parent_id"] = "\(trace.parentID)"
        }
        logger.log(level: level, "request", metadata: metadata)
    }
}
