/// The values of a statement's parameters as libpq takes them: in PostgreSQL's binary format, one after the other.
struct PostgreSQLParameters {
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []
    private var lengths: [Int32] = []

    init(_ values: [SQLValue]) {
        for value in values { append(value) }
        // A last value of no bytes needs an address, too.
        bytes.append(0)
    }

    private mutating func append(_ value: SQLValue) {
        let start = bytes.count
        switch value {
        case .null: break
        case .integer(let number): bytes.append(bigEndian: UInt64(bitPattern: number))
        case .number(let number): bytes.append(bigEndian: number.bitPattern)
        case .text(let text): bytes += text.utf8
        case .bytes(let content): bytes += content
        }
        starts.append(value == .null ? nil : start)
        // PostgreSQL takes no value of 2^31 bytes, so the server refuses a clamped length as well.
        lengths.append(Int32(clamping: bytes.count - start))
    }

    /// Calls `body` with the number of parameters, their addresses, their lengths and their formats.
    func withPointers<Value>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        let formats = [Int32](repeating: 1, count: starts.count)
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                let pointers = unsafe starts.map { start in unsafe start.flatMap { unsafe bytes.baseAddress?.advanced(by: $0) } }
                return unsafe body(Int32(starts.count), pointers, lengths, formats)
            }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }
}
