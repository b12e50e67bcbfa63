import FoundationEssentials
import HTTPServer
import LogSafety
import Logging

/// Writes the lines of requests, byte for byte as ``RequestLog/record(_:)`` has them written, from parts that are made once.
struct RequestLineEncoder {
    private let form: LogForm
    private let beginning: [UInt8]
    /// The fixed parts, each from the end of one value to the beginning of the next.
    private let beforeBytes: [UInt8]
    private let beforeDuration: [UInt8]
    private let beforeMethod: [UInt8]
    private let beforeParent: [UInt8]
    private let beforePeer: [UInt8]
    private let beforeProtocol: [UInt8]
    private let beforeRefusal: [UInt8]
    private let beforeID: [UInt8]
    private let beforeRoute: [UInt8]
    private let beforeStatus: [UInt8]
    private let beforeSubject: [UInt8]
    private let beforeTrace: [UInt8]
    private let end: [UInt8]
    /// The values of methods and protocols by their raw values.
    private let methods: [[UInt8]]
    private let protocols: [[UInt8]]
    /// The values of routes by their numbers.
    private var routes: [[UInt8]?] = []
    private var time = LogTime()

    init(_ form: LogForm, level: Logger.Level) {
        self.form = form
        beginning = form.beginning
        beforeBytes = form.afterTime(level, RequestLog.message) + form.opening(of: "bytes")
        beforeDuration = form.opening(of: "duration_us")
        beforeMethod = form.opening(of: "method")
        beforeParent = form.opening(of: "parent_id")
        beforePeer = form.opening(of: "peer")
        beforeProtocol = form.opening(of: "protocol")
        beforeRefusal = form.opening(of: "refusal")
        beforeID = form.opening(of: "request_id")
        beforeRoute = form.opening(of: "route")
        beforeStatus = form.opening(of: "status")
        beforeSubject = form.opening(of: "subject")
        beforeTrace = form.opening(of: "trace_id")
        end = form.end
        methods = KnownMethod.allCases.map { form.value($0.name) }
        protocols = HTTPVersion.allCases.map { form.value($0.name) }
    }

    /// Fields are in the order of their names.
    mutating func append(_ record: RequestRecord, at now: Date, to line: OutputBuffer) {
        let notes = record.notes
        let trace = record.head.flatMap(TraceContext.init)
        line.append(beginning.span)
        time.append(now, to: line)
        line.append(beforeBytes.span)
        line.append(decimal: record.contentBytes)
        line.append(beforeDuration.span)
        line.append(decimal: RequestLog.microseconds(of: record))
        line.append(beforeMethod.span)
        appendMethod(of: record, to: line)
        if let trace {
            line.append(beforeParent.span)
            line.append(trace.parentID)
        }
        line.append(beforePeer.span)
        record.peer.appendHost(to: line)
        line.append(beforeProtocol.span)
        append(protocols[record.version.rawValue], to: line)
        if let refusal = notes.refusal {
            line.append(beforeRefusal.span)
            append(refusal.reason, to: line)
        }
        line.append(beforeID.span)
        record.id.append(to: line)
        line.append(beforeRoute.span)
        appendRoute(record.route, to: line)
        line.append(beforeStatus.span)
        line.append(decimal: record.status)
        if let subject = notes.subject {
            line.append(beforeSubject.span)
            append(ConcealedAddress.ofThisProcess.name(subject), to: line)
        }
        if let trace {
            line.append(beforeTrace.span)
            line.append(trace.traceID)
        }
        line.append(end.span)
    }

    private func appendMethod(of record: RequestRecord, to line: OutputBuffer) {
        if let known = record.head?.knownMethod { return append(methods[Int(known.rawValue)], to: line) }
        append(RequestLog.method(of: record), to: line)
    }

    private mutating func appendRoute(_ route: Route?, to line: OutputBuffer) {
        let place = route.map { $0.number &+ 1 } ?? 0
        while routes.count <= place { routes.append(nil) }
        if let value = routes[place] { return append(value, to: line) }
        let value = form.value(ConcealedAddress.ofThisProcess.text(RequestLog.route(of: route)))
        routes[place] = value
        append(value, to: line)
    }

    /// Most values are what they are in any form.
    private func append(_ text: String, to line: OutputBuffer) {
        if LogText.isPlain(text), !ConcealedAddress.mayHaveAddress(text) { return line.append(text) }
        append(form.value(ConcealedAddress.ofThisProcess.text(text)), to: line)
    }

    private func append(_ value: [UInt8], to line: OutputBuffer) { line.append(value.span) }
}
