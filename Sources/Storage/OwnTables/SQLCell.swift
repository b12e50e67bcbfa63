import FoundationEssentials

/// One column of a row, for an `init(from:)`.
struct SQLCell: Decoder, SingleValueDecodingContainer {
    let value: SQLValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// What is read otherwise than by its own `init(from:)`; `nil` for another type, and for a value that does not fit.
    static func special<Value>(_ value: SQLValue?) -> Value? {
        switch (value, Value.self) {
        case (.bytes(let bytes)?, is [UInt8].Type): bytes as? Value
        case (.bytes?, is UUID.Type): value.flatMap { try? SQLRow(values: [$0]).id(0) } as? Value
        // Foundation's own reading would count the seconds from 2001 on.
        case (.number(let seconds)?, is Date.Type): Date(timeIntervalSince1970: seconds) as? Value
        case (.integer(let seconds)?, is Date.Type): Date(timeIntervalSince1970: Double(seconds)) as? Value
        default: nil
        }
    }

    static func misfit(_ path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: path, debugDescription: "The value does not fit."))
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> { throw misfit }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw misfit }
    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch value {
        case .integer(0): false
        case .integer(1): true
        default: throw misfit
        }
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .text(let text) = value else { throw misfit }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: throw misfit
        }
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Self.special(value) ?? Value(from: self) }

    private func integer<Number: FixedWidthInteger>() throws -> Number {
        guard case .integer(let number) = value, let exact = Number(exactly: number) else { throw misfit }
        return exact
    }

    private var misfit: DecodingError { Self.misfit(codingPath) }
}
