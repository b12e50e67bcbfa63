import CoreSyntax
import StrictJSON

/// The place of a claim in a claims set: its name, or the names on the way to it.
///
///     ClaimPath("groups")                              // a member of the claims set
///     ClaimPath("realm_access.roles")                  // the member `roles` of its member `realm_access`
///     ClaimPath(#"resource_access.my\.api.roles"#)     // a dot that belongs to a name
///     ClaimPath("https://api.example/roles")           // an address is one name with all its characters
///
/// The path is parsed once, so the content of a token never decides whether a dot separates names.
public struct ClaimPath: Sendable, Equatable {
    /// The value at the place, if any.
    enum Finding {
        case absent
        case value(JSONView)
        /// A value on the way is no object.
        case obstructed
    }

    private static let longest = 256
    private static let deepest = 8

    private let names: [String]

    /// - Parameter text: 1 to 256 visible ASCII characters: at most 8 non-empty names, separated by dots. A backslash makes the dot or backslash
    ///   after it a part of the name; a text with `://` is one name. The result is `nil` for anything else.
    public init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy(\.isVisibleASCII),
            let names = text.contains("://") ? [text] : Self.names(in: text.utf8),
            names.count <= Self.deepest, !names.contains("")
        else { return nil }
        self.names = names
    }

    /// One claim of the claims set.
    init(_ claim: Claim) {
        names = [claim.rawValue]
    }

    func find(in text: ClaimsText) -> Finding {
        guard let first = names.first, var view = text.member(first) else { return .absent }
        for name in names.dropFirst() {
            guard view.kind == .object else { return .obstructed }
            guard let next = view.member(name) else { return .absent }
            view = next
        }
        return .value(view)
    }

    private static func names(in text: String.UTF8View) -> [String]? {
        var names: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\") where !isEscaped:
                isEscaped = true
                continue
            case UInt8(ascii: ".") where !isEscaped: names.append([])
            case _ where isEscaped && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "\\"): return nil
            default: names[names.count - 1].append(byte)
            }
            isEscaped = false
        }
        return isEscaped ? nil : names.map { String(decoding: $0, as: UTF8.self) }
    }
}
