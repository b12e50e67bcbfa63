import CoreSyntax

/// An Application Load Balancer that signs users in, as the service behind it should trust it.
///
/// Source: AWS, "Authenticate users using an Application Load Balancer"
public struct LoadBalancer: Sendable, Equatable {
    /// Why a load balancer cannot be trusted as it was described.
    public enum Fault: Error, Equatable, Sendable {
        /// Not `arn:<partition>:elasticloadbalancing:<region>:<account>:loadbalancer/app/<name>/<id>`.
        case malformedARN
        /// No text to compare `iss` with.
        case noIssuer
        /// Without a client any application of the identity provider would pass that the load balancer serves.
        case noClient
        /// Where the partition's keys are is not known here, and was not said.
        case noKeyLocation
    }

    /// The expected `signer`, compared byte for byte: a Region has one endpoint for the keys of all load balancers there, and only the
    /// signer tells ours.
    public let arn: String
    /// The expected `iss`, compared byte for byte: the identity provider that the load balancer sends users to.
    public let issuer: String
    /// The clients of the provider as which the load balancer may have signed users in.
    public let clientIDs: [String]
    /// Where the keys are, each below it under its `kid`.
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
                !part.isEmpty && part.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
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
