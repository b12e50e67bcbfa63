import CoreSyntax

/// An Application Load Balancer that signs users in, with the values that its tokens must have.
///
/// Source: AWS, "Authenticate users using an Application Load Balancer"
public struct LoadBalancer: Sendable, Equatable {
    /// The reason why a description of a load balancer is refused.
    public enum Fault: Error, Equatable, Sendable {
        /// Not `arn:<partition>:elasticloadbalancing:<region>:<account>:loadbalancer/app/<name>/<id>`.
        case malformedARN
        /// The issuer is empty.
        case noIssuer
        /// The list of clients is empty. Users of any application that the load balancer serves would pass.
        case noClient
        /// The location of the keys is not given, and unknown for this partition.
        case noKeyLocation
    }

    /// The expected `signer`, compared byte for byte. All load balancers of a Region share one endpoint for keys, so only the signer
    /// distinguishes ours.
    public let arn: String
    /// The expected `iss`, compared byte for byte: the load balancer's identity provider.
    public let issuer: String
    /// The clients of the provider by which the load balancer may have signed users in.
    public let clientIDs: [String]
    /// The URL below which each key is, under its `kid`.
    public let keyLocation: HTTPURL

    /// A load balancer of this ARN. Where its keys are follows from the ARN's Region, unless it is said.
    ///
    /// - Throws: ``Fault``
    public init(arn: String, issuer: String, clientIDs: [String], keyLocation: HTTPURL? = nil) throws(Fault) {
        let (partition, region) = try Self.home(of: arn)
        guard !issuer.isEmpty else { throw .noIssuer }
        guard !clientIDs.isEmpty, clientIDs.allSatisfy({ !$0.isEmpty }) else { throw .noClient }
        guard let keyLocation = keyLocation ?? Self.keyLocation(partition, region) else { throw .noKeyLocation }
        self.arn = arn
        self.issuer = issuer
        self.clientIDs = clientIDs
        self.keyLocation = keyLocation
    }

    /// A load balancer of this ARN that signs in the users of a pool.
    ///
    /// - Throws: ``Fault``
    public init(arn: String, signingIn pool: UserPool, keyLocation: HTTPURL? = nil) throws(Fault) {
        try self.init(arn: arn, issuer: pool.issuer, clientIDs: pool.clientIDs, keyLocation: keyLocation)
    }

    private static func home(of arn: String) throws(Fault) -> (partition: Substring, region: Region) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "elasticloadbalancing", let region = Region(String(parts[3])),
            parts[4].utf8.count == 12, parts[4].utf8.allSatisfy(\.isASCIIDigit), isApplication(parts[5])
        else { throw .malformedARN }
        return (parts[1], region)
    }

    /// - Returns: True if it is `loadbalancer/app/<name>/<id>`.
    private static func isApplication(_ resource: Substring) -> Bool {
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "loadbalancer" && parts[1] == "app"
            && parts[2...].allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") }
            }
    }

    private static func keyLocation(_ partition: Substring, _ region: Region) -> HTTPURL? {
        switch partition {
        case "aws": HTTPURL(secureHost: "public-keys.auth.elb.\(region.name).amazonaws.com")
        case "aws-us-gov":
            HTTPURL(secureHost: "s3-\(region.name).amazonaws.com").appending(path: "aws-elb-public-keys-prod-\(region.name)")
        default: nil
        }
    }
}
