import CoreSyntax

/// The name of a load balancer's key: letters, digits and hyphens, 1 to 64 bytes. AWS has UUIDs.
///
/// It becomes a part of the address that the key is fetched from, and it comes from a stranger. As it has neither dots nor slashes nor
/// escapes, that address is always one step below the configured one.
struct LoadBalancerKeyID: Hashable {
    let text: String

    init?(_ text: String) {
        guard (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text
    }
}
