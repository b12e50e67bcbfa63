import CoreSyntax
public import EnvironmentReading

extension ConfigurationRule where Value == String {
    /// The name of an AWS Region.
    static var region: Self {
        Self("a Region: lower-case letters, digits and inner hyphens") { Region($0)?.name }
    }

    /// The id of a user pool.
    static var poolID: Self {
        Self("a pool id: the Region, _, letters and digits, at most 55 characters") { UserPool.isPoolID($0) ? $0 : nil }
    }

    /// The id of one app client.
    static var clientID: Self {
        Self("a client id: 1 to 128 letters, digits, _, + or -") { UserPool.isClientID($0) ? $0 : nil }
    }

    /// The name of a group.
    ///
    /// Source: docs/cognito.md (letters, marks, symbols, numbers and punctuation, so no spaces)
    static var groupName: Self {
        Self("a group name: 1 to 128 characters without spaces") { text in
            CognitoName.isWellFormed(text) ? text : nil
        }
    }

    /// An e-mail address, checked only as far as a sign-in name needs.
    static var email: Self {
        Self("an e-mail address") { text in
            let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254,
                text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
            else { return nil }
            return text
        }
    }
}

extension ConfigurationRule where Value == String {
    /// The name of an issuer. It is compared and never called, so that it may be an http address of any host, as emulators have it.
    static var issuer: Self {
        Self("an http or https URL without query, at most 2048 characters") { text in
            let isURL = text.hasPrefix("https://") || text.hasPrefix("http://")
            let isPlain = text.utf8.count <= 2_048 && text.utf8.allSatisfy { $0.isVisibleASCII && !"\"?#".utf8.contains($0) }
            return isURL && isPlain ? text : nil
        }
    }
}

extension ConfigurationRule where Value == String {
    /// Where an authorization server may send a browser back to.
    ///
    /// Source: RFC 6749 §3.1.2; RFC 8252 §7.1, §7.3 (an app's own scheme, a loopback address)
    static var callbackURL: Self {
        Self("an absolute URI without fragment, http only on this machine, at most 1024 characters") { text in
            guard (1...1_024).contains(text.utf8.count), text.utf8.allSatisfy({ $0.isVisibleASCII && !"\"#<>\\^`{|}".utf8.contains($0) }),
                let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text.utf8.first?.isASCIILetter == true,
                text.utf8[..<colon].allSatisfy({ $0.isASCIILetterOrDigit || "+-.".utf8.contains($0) })
            else { return nil }
            guard text.utf8[..<colon].elementsEqual("http".utf8) else { return text }
            let authority = Array(text.utf8[colon...].dropFirst(3).prefix { !"/?".utf8.contains($0) })
            return (try? URLHost(authority: authority[...]))?.isLoopback == true ? text : nil
        }
    }
}

extension ConfigurationRule where Value == HTTPURL {
    /// A URL of another service, whose traffic no network can read.
    public static var httpsURL: Self {
        Self("an https URL without query, or an http one of this machine, at most 2048 characters") { try? HTTPURL($0) }
    }

    /// Where the pool's API or another service is called, in the clear where it is said so.
    package static var endpoint: Self {
        Self("an http or https URL without query, at most 2048 characters") { try? HTTPURL(unprotected: $0) }
    }
}

extension ConfigurationRule where Value == JWKSLocation {
    /// Where a key set is.
    static var keySetLocation: Self {
        Self("an https URL without query, an http one of this machine, or file: and a path") { JWKSLocation($0) }
    }
}
