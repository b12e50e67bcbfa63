import Foundation
import StrictJSON

/// An object as Foundation reads it.
enum ReferenceObject {
    case members([String: Any])
    /// Foundation refuses it, and has to: a number in it is one that no Double holds. To a reader of texts it is a number all the same.
    case hugeNumber
    case none

    init(_ text: [UInt8]) {
        if let members = (try? JSONSerialization.jsonObject(with: Data(text))) as? [String: Any] {
            self = .members(members)
        } else if let document = try? JSONDocument(parsing: text), document.root.hasHugeNumber {
            self = .hugeNumber
        } else {
            self = .none
        }
    }
}

extension JSONView {
    /// Whether somewhere in it is a number that Foundation refuses, because no Double comes near it.
    var hasHugeNumber: Bool {
        switch kind {
        case .number: number?.double.map { abs($0) > 1e300 || $0 != 0 && abs($0) < 1e-300 } ?? true
        case .array: elements?.contains(where: \.hasHugeNumber) ?? false
        case .object: members?.contains { $0.value.hasHugeNumber } ?? false
        case .string, .bool, .null: false
        }
    }
}
