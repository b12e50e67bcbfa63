import FoundationEssentials
import Logging
import StrictJSON

/// Log lines on standard error. No byte of a value can start a line of its own.
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let label: String
    let format: LogConfiguration.Format
    var writer = LogWriter.standardError

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        var line: [UInt8] = []
        switch format {
        case .json: Self.json(event, label, fields).append(to: &line)
        case .text: line = Array(Self.text(event, fields).utf8)
        }
        line.append(UInt8(ascii: "\n"))
        writer.append(line)
    }

    private static func json(_ event: LogEvent, _ label: String, _ fields: [(key: String, value: Logger.MetadataValue)]) -> JSONValue {
        let standing: [JSONValue.Member] = [
            .init("time", .string(timestamp())), .init("level", .string("\(event.level)")), .init("logger", .string(label)),
            .init("message", .string("\(event.message)")),
        ]
        return .object(standing + fields.map { .init($0.key, .string("\($0.value)")) })
    }

    private static func text(_ event: LogEvent, _ fields: [(key: String, value: Logger.MetadataValue)]) -> String {
        let pairs = fields.map { " \($0.key)=\(quotedIfNeeded("\($0.value)"))" }.joined()
        return "\(timestamp()) \(event.level) \(printable("\(event.message)"))\(pairs)"
    }

    /// A value with spaces or quotes, or with anything that a terminal would act on, is written as a JSON string.
    private static func quotedIfNeeded(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x3D }
        return isPlain ? text : String(decoding: JSONValue.string(printable(text)).encoded(), as: UTF8.self)
    }

    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }

    private static func timestamp() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
