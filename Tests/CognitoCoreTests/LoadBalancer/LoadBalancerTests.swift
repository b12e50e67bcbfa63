import Testing

@testable import CognitoCore

@Suite struct LoadBalancerTests {
    private func fault(_ arn: String, issuer: String = "i", clientIDs: [String] = ["c"]) -> LoadBalancer.Fault? {
        do throws(LoadBalancer.Fault) {
            _ = try LoadBalancer(arn: arn, issuer: issuer, clientIDs: clientIDs)
            return nil
        } catch {
            return error
        }
    }

    private func location(_ partition: String, _ region: String) throws -> String {
        let arn = "arn:\(partition):elasticloadbalancing:\(region):123456789012:loadbalancer/app/den/01ef"
        return try LoadBalancer(arn: arn, issuer: "i", clientIDs: ["c"]).keyLocation.appending(path: "k").text
    }

    @Test func `where the keys are follows from the ARN`() throws {
        #expect(try location("aws", "eu-central-1") == "https://public-keys.auth.elb.eu-central-1.amazonaws.com/k")
        #expect(
            try location("aws-us-gov", "us-gov-west-1")
                == "https://s3-us-gov-west-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-west-1/k")
    }

    @Test func `in other partitions the location of the keys must be given`() throws {
        let arn = "arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:loadbalancer/app/den/01ef"
        #expect(fault(arn) == .noKeyLocation)
        let location = try HTTPURL("https://keys.example/alb/")
        let balancer = try LoadBalancer(arn: arn, signingIn: .fixture(), keyLocation: location)
        #expect(balancer.keyLocation == location)
        #expect(balancer.issuer == (try UserPool.fixture().issuer))
        #expect(balancer.clientIDs == ["exampleClientIdABC123"])
    }

    @Test(arguments: [
        "", "arn", "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/net/den/01ef",
        "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/app/den",
        "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/app/den/01ef/x",
        "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/app//01ef",
        "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/app/den/",
        "arn:aws:elasticloadbalancing:us-fake-1:12345678901:loadbalancer/app/den/01ef",
        "arn:aws:elasticloadbalancing:us-fake-1:1234567890123:loadbalancer/app/den/01ef",
        "arn:aws:elasticloadbalancing:evil.example/:123456789012:loadbalancer/app/den/01ef",
        "arn:aws:elasticloadbalancing::123456789012:loadbalancer/app/den/01ef",
        "arn:aws:s3:us-fake-1:123456789012:loadbalancer/app/den/01ef", " \(LoadBalancerBench.arn)", "\(LoadBalancerBench.arn):",
    ])
    func `what is no ARN of an Application Load Balancer is refused`(arn: String) {
        #expect(fault(arn) == .malformedARN)
    }

    @Test func `without an issuer or a client the users of any application would pass`() {
        #expect(fault(LoadBalancerBench.arn) == nil)
        #expect(fault(LoadBalancerBench.arn, issuer: "") == .noIssuer)
        #expect(fault(LoadBalancerBench.arn, clientIDs: []) == .noClient)
        #expect(fault(LoadBalancerBench.arn, clientIDs: ["c", ""]) == .noClient)
    }

    @Test(arguments: ["a", "0", "-", "01234567-89ab-cdef-0123-456789abcdef", String(repeating: "k", count: 64)])
    func `letters, digits and hyphens name a key`(text: String) {
        #expect(LoadBalancerKeyID(text)?.text == text)
    }

    @Test(arguments: [
        "", String(repeating: "k", count: 65), ".", "..", "../k", "a/b", "a\\b", "%2e%2e", "a?b", "a#b", "a b", "a_b", "a:b", "a@b",
        "k\u{0}", "k\n", "ä", "\u{212A}", "\u{FF11}",
    ])
    func `no other text names a key`(text: String) {
        #expect(LoadBalancerKeyID(text) == nil)
    }
}
