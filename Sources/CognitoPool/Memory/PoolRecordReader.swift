import HTTPServer
import JOSE
import StrictJSON

/// The members of an object of the file. The error for a missing or malformed member names it.
struct PoolRecordReader {
    /// A member that a request brings as deep as a request may be is three levels deeper in the file: in the list of pools, in a pool, and in
    /// its settings.
    static let maximumDepth = JSONLimits.requestContent.maximumDepth + 3

    private let view: JSONView

    init(_ view: JSONView) { self.view = view }

    /// Reads the text of a whole file, or of a line.
    init(parsing text: [UInt8]) throws(PoolRecordFault) {
        // No text of this length has more values than half its bytes.
        let limits = JSONLimits(
            maximumBytes: PoolFile.maximumBytes, maximumDepth: Self.maximumDepth, maximumValues: PoolFile.maximumBytes / 2)
        do { view = try JSONDocument(parsing: text, limits: limits).root } catch { throw .notJSON(error) }
    }

    /// The same members by the rules of the API; `nil` unless this is an object.
    var input: OperationInput? { try? OperationInput(view) }

    func text(_ name: String) throws(PoolRecordFault) -> String { try found(name, view.member(name)?.string) }
    func flag(_ name: String) throws(PoolRecordFault) -> Bool { try found(name, view.member(name)?.bool) }
    func integer(_ name: String) throws(PoolRecordFault) -> Int64 { try found(name, view.member(name)?.number?.integer) }

    /// Seconds since 1970.
    func time(_ name: String) throws(PoolRecordFault) -> Double { try found(name, view.member(name)?.number?.double) }

    func optionalTime(_ name: String) throws(PoolRecordFault) -> Double? { isAbsent(name) ? nil : try time(name) }
    func optionalFlag(_ name: String) throws(PoolRecordFault) -> Bool? { isAbsent(name) ? nil : try flag(name) }
    func optionalObject(_ name: String) throws(PoolRecordFault) -> PoolRecordReader? { isAbsent(name) ? nil : try object(name) }
    func optionalText(_ name: String) throws(PoolRecordFault) -> String? { isAbsent(name) ? nil : try text(name) }
    func optionalInteger(_ name: String) throws(PoolRecordFault) -> Int64? { isAbsent(name) ? nil : try integer(name) }

    func bytes(_ name: String) throws(PoolRecordFault) -> [UInt8] {
        try found(name, try? Base64URL.decode(try text(name).utf8Span.span))
    }

    func object(_ name: String) throws(PoolRecordFault) -> PoolRecordReader {
        PoolRecordReader(try found(name, view.member(name).flatMap { $0.kind == .object ? $0 : nil }))
    }

    func list(_ name: String) throws(PoolRecordFault) -> [PoolRecordReader] {
        try found(name, view.member(name)?.elements).map { PoolRecordReader($0) }
    }

    func optionalList(_ name: String) throws(PoolRecordFault) -> [PoolRecordReader] { isAbsent(name) ? [] : try list(name) }

    func textList(_ name: String) throws(PoolRecordFault) -> [String] {
        let elements = try found(name, view.member(name)?.elements)
        return try found(name, elements.allSatisfy { $0.kind == .string } ? elements.compactMap(\.string) : nil)
    }

    func texts(_ name: String) throws(PoolRecordFault) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in try found(name, view.member(name)?.members) { texts[key] = try found(name, value.string) }
        return texts
    }

    private func isAbsent(_ name: String) -> Bool { view.member(name)?.isNull != false }

    private func found<Value>(_ name: String, _ value: Value?) throws(PoolRecordFault) -> Value {
        guard let value else { throw .member(name) }
        return value
    }
}
