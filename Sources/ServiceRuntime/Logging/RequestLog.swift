import HTTPServer
import HTTPTypes
import LogSafety
import Logging

/// Writes one line per answered request, with its route and its outcome, but never a token, a cookie or an e-mail address.
struct RequestLog: Sendable {
    static let message = "request"
    /// A client can invent methods, so they are cut to this length.
    private static let methodCharacters = 32

    let logger: Logger
    var level = Logger.Level.info

    /// True if the logger's level lets the lines through.
    var isRead: Bool { logger.logLevel <= level }

    /// Makes what writes the lines of one shard.
    func observer() -> RequestObserver {
        guard let log = logger.handler as? StandardErrorLog, log.metadata.isEmpty else { return RequestObserver(record: record) }
        let lines = RequestLines(log, level: level)
        return RequestObserver(record: lines.record, handOver: lines.handOver)
    }

    /// Gives a line to the logger, which may be anybody's.
    func record(_ record: RequestRecord) {
        let notes = record.notes
        var metadata: Logger.Metadata = [
            "method": "\(Self.method(of: record))",
            "route": "\(Self.route(of: record.route))",
            "status": "\(record.status)",
            "duration_us": "\(Self.microseconds(of: record))",
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
        logger.log(level: level, "\(Self.message)", metadata: metadata)
    }

    static func method(of record: RequestRecord) -> String {
        record.method.map { String($0.rawValue.prefix(methodCharacters)) } ?? "-"
    }

    static func route(of route: Route?) -> String {
        guard let pattern = route?.pattern.description, !pattern.isEmpty else { return "-" }
        return pattern
    }

    static func microseconds(of record: RequestRecord) -> Int { Int(record.duration.nanoseconds / 1000) }
}
