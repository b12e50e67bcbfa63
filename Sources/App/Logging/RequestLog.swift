import HTTPServer
import HTTPTypes
import Logging

/// One line per answered request. It carries what the request was and how it ended; never a token, a cookie or an e-mail address.
struct RequestLog: Sendable {
    let logger: Logger

    func record(_ record: RequestRecord) {
        var metadata: Logger.Metadata = [
            "method": "\(record.method?.rawValue ?? "-")",
            "route": "\(record.routePattern.isEmpty ? "-" : record.routePattern)",
            "status": "\(record.status)",
            "duration_us": "\(record.duration.components.attoseconds / 1_000_000_000_000 + record.duration.components.seconds * 1_000_000)",
            "bytes": "\(record.contentBytes)",
            "request_id": "\(record.id)",
        ]
        if let subject = record.notes.subject { metadata["subject"] = "\(subject)" }
        if let refusal = record.notes.refusal { metadata["refusal"] = "\(refusal)" }
        logger.info("request", metadata: metadata)
    }
}
