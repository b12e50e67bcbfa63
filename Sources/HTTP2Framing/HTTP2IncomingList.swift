/// A list of fields that is being decoded: those of a request, or of trailers.
struct HTTP2IncomingList {
    /// Bytes and fields for which room is made at once: most lists have fewer.
    private static let usual = (bytes: 512, fields: 16)

    private(set) var fields = HTTP2FieldList()
    /// Bytes of all fields so far, kept or dropped, as RFC 9113 §6.5.2 counts them.
    private(set) var size = 0
    private(set) var isOversized = false
    private var limit = 0
    private var end = 0

    init() {}

    /// - Parameters:
    ///   - limit: The size up to which fields are kept.
    ///   - excess: How many times that is more than is decoded for nothing.
    init(limit: Int, excess: Int) {
        self.limit = limit
        let (end, overflow) = limit.multipliedReportingOverflow(by: max(1, excess))
        self.end = overflow ? .max : end
    }

    /// Takes the next field.
    ///
    /// - Returns: False where the list is far too long.
    mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) -> Bool {
        size += name.count + value.count + HTTP2FieldList.bytesPerField
        if size > limit {
            isOversized = true
            fields.removeAll()
        } else {
            if fields.count == 0 { fields.reserve(bytes: min(limit, Self.usual.bytes), fields: Self.usual.fields) }
            unsafe fields.append(name: name, value: value)
        }
        return size <= end
    }
}
