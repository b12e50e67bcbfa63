import CoreSyntax
import StrictJSON

/// Where a claim stands in a claims set: its name, or the names on the way to it.
///
///     ClaimPath("groups")                              // a member of the claims set
///     ClaimPath("realm_access.roles")                  // the member `roles` of its member `realm_access`
///     ClaimPath(#"resource_access.my\.api.roles"#)     // a dot that belongs to a name
///     ClaimPath("https://api.example/roles")           // an address is one name with all its characters
///
/// It is read the same way for every token: what a token holds never decides whether a dot separates.
public struct ClaimPath: Sendable, Equatable {
    /// What is found there.
    enum Finding {
        case absent
        case value(JSONView)
        /// What stands on the way is no object.
        case obstructed
    }

    private static let longest = 256
    private static let deepest = 8

    private let names: [String]

    /// Names separated by dots, where a backslash takes the dot or the backslash behind it for a part of the name; an address (`://`) is
    /// one name. 1 to 256 visible ASCII characters and at most 8 names, none of them empty; `nil` for anything else.
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

    func find(in claimsSet: JSONDocument) -> Finding {
        var view = claimsSet.root
        for name in names {
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
