import CoreSyntax

/// An AWS Region, of any partition.
///
/// The form is not restricted to three pieces: `us-gov-west-1` and `eusc-de-east-1` are real.
struct Region: Equatable {
    let name: String

    /// Lower-case letters, digits and hyphens, 1 to 63 bytes, no hyphen at either end, since it becomes a host label.
    init?(_ name: String) {
        let hyphen = UInt8(ascii: "-")
        let bytes = name.utf8
        guard (1...63).contains(bytes.count), bytes.first != hyphen, bytes.last != hyphen,
            bytes.allSatisfy({ $0.isASCIILowercase || $0.isASCIIDigit || $0 == hyphen })
        else { return nil }
        self.name = name
    }

    /// The domain of the Region's partition: `aws` and `aws-us-gov` share one, `aws-eusc` and `aws-cn` have their own.
    var partitionDomain: String {
        let domains = [("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu")]
        return domains.first { name.utf8.starts(with: $0.0.utf8) }?.1 ?? "amazonaws.com"
    }
}
