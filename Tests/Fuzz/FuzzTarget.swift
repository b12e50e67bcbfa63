/// Something to be fuzzed. A new one is a file of its own and a line in `Fuzz.targets`.
protocol FuzzTarget: SendableMetatype {
    /// What it is called on the command line.
    static var name: String { get }

    init()

    /// Draws one case and runs it. The same numbers from the generator give the same case.
    ///
    /// - Throws: A ``Finding`` when something is not as it must be. A trap or a hang is found by the caller.
    mutating func runCase(_ generator: inout Generator) throws(Finding)

    /// What the cases so far have reached, in a few words: a target whose cases all end at the first byte finds nothing.
    var coverage: String { get }
}

/// A case that has gone wrong.
struct Finding: Error {
    let reason: String
    let bytes: [UInt8]
}

extension Finding {
    /// The bytes as they would stand in a test: a string literal where they are text, the numbers otherwise.
    var literal: String {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "\(bytes)" }
        return "\"" + text.unicodeScalars.map(Self.escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\r": "\\r"
        case "\n": "\\n"
        case "\t": "\\t"
        case "\"", "\\": "\\\(scalar)"
        case " "..."~": "\(scalar)"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
}
