package import StrictJSON

/// One reading of content into a value, which goes on where something does not fit.
///
/// What cannot be read is noted, and a stand-in takes its place: an empty string, 0, the first case of an enumeration, an object of such. A
/// stand-in is a value that content could have had, so no `init(from:)` meets anything that a peer could not send; and none gets out, since a
/// reading with a fault gives no value.
package final class ContentDecoding {
    /// More are not noted: an answer must not be many times as long as what it answers.
    static let mostFaults = 100

    private(set) var faults: [ContentFault] = []
    let unknownMembers: UnknownMembers

    package init(_ unknownMembers: UnknownMembers) {
        self.unknownMembers = unknownMembers
    }

    /// - Returns: `nil` if there are ``faults``.
    package func read<Value: Decodable>(_ type: Value.Type, _ root: JSONView) -> Value? {
        let value = try? self.value(type, at: ContentPlace(view: root, path: []))
        return faults.isEmpty ? value : nil
    }

    /// Reads JSON that is no content of a request.
    ///
    /// - Throws: 400 `invalid_json`, 422 `invalid_content`.
    package static func value<Value: Decodable>(
        _ type: Value.Type, of bytes: [UInt8], _ unknownMembers: UnknownMembers, _ limits: JSONLimits
    ) throws(Problem) -> Value {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: bytes, limits: limits) } catch { throw .invalidJSON(error) }
        let decoding = ContentDecoding(unknownMembers)
        guard let value = decoding.read(type, document.root) else { throw .invalidContent(decoding.faults) }
        return value
    }

    /// - Parameter rest: A pointer from the path on.
    func note(_ detail: String, at path: [any CodingKey], _ rest: String = "") {
        guard faults.count < Self.mostFaults else { return }
        let fault = ContentFault(pointer: path.map(\.pointer).joined() + rest, detail: detail)
        // The first one is the cause of those that follow it in the same place.
        guard !faults.contains(where: { $0.pointer == fault.pointer }) else { return }
        faults.append(fault)
    }
}

/// A place in content, or in a stand-in for what is not there.
struct ContentPlace {
    /// `nil` in a stand-in.
    let view: JSONView?
    let path: [any CodingKey]

    func standIn() -> ContentPlace { ContentPlace(view: nil, path: path) }
}

/// No value can be made here, not even a stand-in; why has been noted.
struct NoValue: Error {}

// MARK: - Values

extension ContentDecoding {
    /// - Throws: ``NoValue``.
    func value<Value: Decodable>(_ type: Value.Type, at place: ContentPlace) throws(NoValue) -> Value {
        // A type of types that has no end could stand in for itself for ever.
        guard place.path.count <= JSONLimits.requestContent.maximumDepth else { throw NoValue() }
        if let leaf = type as? any ContentLeaf.Type, let value = leaf.read(place, self) as? Value { return value }
        let known = faults.count
        do {
            let decoder = ContentDecoder(place: place, decoding: self)
            let value = try Value(from: decoder)
            decoder.noteUnknownMembers()
            if place.view != nil, let rules = value as? any ContentRules { note(rules, at: place.path, behind: known) }
            return value
        } catch {
            if place.view != nil, !(error is NoValue) { note(type, error, at: place.path) }
            return try standIn(type, at: place)
        }
    }

    /// What a value's rules say of what could be read of it: of a stand-in they say nothing.
    ///
    /// - Parameter known: The number of faults before the value was read.
    private func note(_ rules: any ContentRules, at path: [any CodingKey], behind known: Int) {
        let pointer = path.map(\.pointer).joined()
        for place in faults.indices.dropFirst(known) { faults[place] = rules.refining(faults[place], below: pointer) }
        // Behind the last fault that is noted, members are stand-ins, whether they fit or not.
        guard faults.count < Self.mostFaults else { return }
        guard !faults.contains(where: { $0.pointer == pointer }) else { return }
        let ofMembers = rules.faultsOfMembers { !hasFaults(inside: pointer + $0) }
        note(ofMembers, below: pointer)
        if ofMembers.isEmpty, !hasFaults(inside: pointer) { note(rules.faults, below: pointer) }
    }

    private func note(_ more: [ContentFault], below pointer: String) {
        for fault in more where faults.count < Self.mostFaults {
            faults.append(ContentFault(pointer: pointer + fault.pointer, detail: fault.detail))
        }
    }

    private func hasFaults(inside pointer: String) -> Bool {
        faults.contains { $0.pointer == pointer || $0.pointer.hasPrefix(pointer + "/") }
    }

    private func standIn<Value: Decodable>(_ type: Value.Type, at place: ContentPlace) throws(NoValue) -> Value {
        if let first = (type as? any CaseIterable.Type)?.firstCase as? Value { return first }
        guard place.view != nil else { throw NoValue() }
        return try value(type, at: place.standIn())
    }

    private func note<Value>(_ type: Value.Type, _ error: any Error, at path: [any CodingKey]) {
        if let fault = error as? ContentFault { return note(fault.detail, at: path, fault.pointer) }
        let cases = (type as? any CaseIterable.Type)?.rawTexts
        note(cases.map { "This must be one of \($0.joined(separator: ", "))." } ?? "This does not fit.", at: path)
    }
}

extension CaseIterable {
    fileprivate static var firstCase: Self? { allCases.first }

    /// What stands for each case; `nil` unless that is text or a number.
    fileprivate static var rawTexts: [String]? {
        let texts = allCases.compactMap { ($0 as? any RawRepresentable)?.rawText }
        return texts.isEmpty ? nil : texts
    }
}

extension RawRepresentable {
    fileprivate var rawText: String? { rawValue is String || rawValue is any BinaryInteger ? "\(rawValue)" : nil }
}

extension CodingKey {
    /// Source: RFC 6901 §4 (an array's elements by their number)
    var pointer: String { intValue.map { "/\($0)" } ?? ContentFault.pointer(to: stringValue) }
}

/// The name of a member, or the number of an element.
struct MemberKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}
