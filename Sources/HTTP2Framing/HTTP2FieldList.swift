/// Pseudo-header fields and fields in the order in which they are on the wire: one allocation for all names and values.
///
/// Source: RFC 9113 §8.2, §8.3
package struct HTTP2FieldList: Equatable, Sendable {
    /// Where a field ends; it begins where the one before it ends.
    private struct Ends: Equatable {
        var name: Int
        var value: Int
    }

    /// What a field counts for besides its name and its value. Source: RFC 9113 §6.5.2
    package static let bytesPerField = 32

    private var bytes: [UInt8] = []
    private var ends: [Ends] = []

    package init() {}

    package init(_ fields: [(name: String, value: String)]) {
        for (name, value) in fields { append(name: name.utf8, value: value.utf8) }
    }

    package var count: Int { ends.count }

    /// Its size as `SETTINGS_MAX_HEADER_LIST_SIZE` counts it. Source: RFC 9113 §6.5.2
    package var size: Int { bytes.count + ends.count * Self.bytesPerField }

    /// Bytes of memory that are taken up.
    package var keptBytes: Int { bytes.capacity + ends.capacity * MemoryLayout<Ends>.stride }

    /// Makes room, so that appending does not have to.
    package mutating func reserve(bytes byteCount: Int, fields fieldCount: Int) {
        bytes.reserveCapacity(byteCount)
        ends.reserveCapacity(fieldCount)
    }

    package mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        bytes.append(contentsOf: name)
        let end = bytes.count
        bytes.append(contentsOf: value)
        ends.append(Ends(name: end, value: bytes.count))
    }

    /// Appends a field, its name in lower case. Source: RFC 9113 §8.2
    package mutating func append(lowercasing name: Span<UInt8>, value: Span<UInt8>) {
        let start = bytes.count
        unsafe name.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        let end = bytes.count
        Self.lowercase(&bytes, from: start)
        unsafe value.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        ends.append(Ends(name: end, value: bytes.count))
    }

    private static func lowercase(_ bytes: inout [UInt8], from start: Int) {
        var span = bytes.mutableSpan
        for index in start..<span.count where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(span[index]) { span[index] |= 0x20 }
    }

    package mutating func removeAll() {
        bytes = []
        ends = []
    }

    /// Name and value of the field at an index, which must be below ``count``.
    package subscript(index: Int) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        let start = index == 0 ? 0 : ends[index - 1].value
        return (bytes[start..<ends[index].name], bytes[ends[index].name..<ends[index].value])
    }

    /// Lends all bytes.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        unsafe bytes.withUnsafeBufferPointer(body)
    }
}
