import HTTPServer
import HTTPTypes
import LogSafety
import Logging

/// One line per answered request. It carries what the request was and how it ended; never a token, a cookie or an e-mail address.
struct RequestLog: Sendable {
    /// Methods that anybody could have invented are cut.
    private static let methodCharacters = 32

    let logger: Logger
    var level = Logger.Level.info

    /// Whether anybody reads the lines.
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
