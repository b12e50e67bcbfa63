import FoundationEssentials
import LogSafety
import Logging

/// The form of a log's lines. A line consists of ``beginning``, its time, ``afterTime(_:_:)``, an ``opening(of:)`` and a ``value(_:)`` for each
/// field, and ``end``. Values are escaped, so that none can begin a line of its own.
struct LogForm: Sendable {
    let format: LogConfiguration.Format
    /// The name of the logger, which is in lines of JSON.
    let label: String

    /// A whole line. E-mail addresses are concealed in the message and in all values, since an error that a handler throws may contain any text.
    func line(_ time: Date, _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: String)]) -> [UInt8] {
        var line = beginning + Array(LogTime.text(of: time).utf8) + afterTime(level, ConcealedAddress.ofThisProcess.text(message))
        for field in fields { line += opening(of: field.key) + value(ConcealedAddress.ofThisProcess.text(field.value)) }
        return line + end
    }

    var beginning: [UInt8] {
        switch format {
        case .json: Array(#"{"time":""#.utf8)
        case .text: []
        }
    }

    func afterTime(_ level: Logger.Level, _ message: String) -> [UInt8] {
        switch format {
        case .json:
            opening(of: "level") + value(level.rawValue) + opening(of: "logger") + value(label) + opening(of: "message") + value(message)
        case .text: Array(" \(level.rawValue) \(LogText.escaped(message))".utf8)
        }
    }

    /// What stands before a value. In JSON it begins with the quote that ends the value before.
    func opening(of name: String) -> [UInt8] {
        switch format {
        case .json: Array(#"",\#(LogText.quoted(name)):""#.utf8)
        case .text: Array(" \(LogText.escaped(name))=".utf8)
        }
    }

    /// A value without the quotes that stand around each in JSON.
    func value(_ text: String) -> [UInt8] {
        switch format {
        case .json: Array(LogText.quoted(text).utf8.dropFirst().dropLast())
        case .text: Array(LogText.quotedIfNeeded(text).utf8)
        }
    }

    var end: [UInt8] {
        switch format {
        case .json: Array("\"}\n".utf8)
        case .text: [UInt8(ascii: "\n")]
        }
    }
}
