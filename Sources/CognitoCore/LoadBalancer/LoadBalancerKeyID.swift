import CoreSyntax

/// The name of a load balancer's key: letters, digits and hyphens, 1 to 64 bytes. AWS has UUIDs.
///
/// It comes from an unverified token and becomes a part of the URL from which the key is fetched. Since it has no dots, slashes and escapes,
/// that URL is always one segment below the configured one.
struct LoadBalancerKeyID: Hashable {
    let text: String

    init?(_ text: String) {
        guard (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text
    }
}
