import CoreSyntax
import HTTPTypes

/// Lets pass only the requests that are for a host of this list: the name that was asked for, in `Host` or in the target.
///
/// A page of another site can have its own name resolve to this machine (DNS rebinding). Its requests then are of one origin with the server,
/// and no check of `Origin` tells them apart; but they name the foreign host. For servers without credentials, such as those of a
/// developer's machine.
///
/// Source: RFC 9110 §7.2
public struct KnownHost: ImmediateGuard {
    private let names: Set<[UInt8]>
    private let acceptsAnyAddress: Bool

    /// - Parameters:
    ///   - names: Hosts; their case and port do not count. The loopback hosts (`localhost`, 127.0.0.0/8, `[::1]`) are always known.
    ///   - acceptsAnyAddress: If true, every IP address is known as well: no attacker can make an address resolve elsewhere.
    public init(_ names: [String] = [], acceptsAnyAddress: Bool = false) {
        self.names = Set(names.map { Self.host(of: Array($0.utf8)) })
        self.acceptsAnyAddress = acceptsAnyAddress
    }

    public var documentation: GuardDescription { GuardDescription(problems: [.unknownHost]) }

    /// - Throws: ``Problem``: 403 `unknown_host`.
    public func admit(_ context: RequestContext) throws(Problem) -> RequestContext {
        guard knows(context.request.head) else { throw .unknownHost }
        return context
    }

    /// - Returns: Whether a request is for a known host. A request without any, which only HTTP/1.0 allows, is not.
    public func knows(_ head: RequestHead) -> Bool {
        guard let authority = head.authority else { return false }
        let host = Self.host(of: Array(authority.utf8))
        if names.contains(host) { return true }
        guard let host = try? URLHost(authority: host[...]) else { return false }
        return host.isLoopback || acceptsAnyAddress && host.isAddress
    }

    /// What stands before the port, in lower case, brackets included. Of requests the parser lets nothing pass but that.
    private static func host(of authority: [UInt8]) -> [UInt8] {
        let end = authority.first == UInt8(ascii: "[") ? authority.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } : nil
        let host = authority[..<(end ?? authority.firstIndex(of: Grammar.colon) ?? authority.endIndex)]
        return host.map(Grammar.lowercased)
    }
}

extension Problem {
    fileprivate static let unknownHost = Problem(
        status: .forbidden, code: "unknown_host", detail: "This server is not known by the host that the request names.")
}
