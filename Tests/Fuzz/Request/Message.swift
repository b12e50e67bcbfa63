/// A request as a reader has understood it, in nothing but bytes: two readers agree when they have understood the same ones.
struct Message: Equatable {
    struct Field: Equatable {
        var name: [UInt8]
        var value: [UInt8]
    }

    var method: [UInt8]
    var target: [UInt8]
    var minorVersion: Int
    var fields: [Field]
    /// Without its transfer coding, as far as it has come.
    var content: [UInt8] = []
    var isComplete = false
}

extension Message: CustomStringConvertible {
    var description: String {
        let lines = fields.map { "\(Self.text($0.name)): \(Self.text($0.value))" }
        let end = isComplete ? "" : " (incomplete)"
        return "\(Self.text(method)) \(Self.text(target)) 1.\(minorVersion) \(lines) content \(Self.text(content))\(end)"
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self).debugDescription }
}
