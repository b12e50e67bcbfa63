public import EnvironmentReading

extension ConfigurationRule where Value == HTTPURL {
    /// The resource identifier of an API, such as `API_RESOURCE`.
    ///
    ///     let identifier = service.variables.required("API_RESOURCE", .resourceIdentifier, example: "https://api.example.com")
    ///
    /// A path may end in a slash, which is part of the name, and a query may follow: `https://api.example.com/lions/?den=1`.
    ///
    /// Source: RFC 9728 §1.2 (no fragment), RFC 8707 §2
    public static var resourceIdentifier: Self {
        let expectation =
            "an https URL without fragment, or an http one of this machine, whose path is of letters, digits and -._~ between single slashes"
        return Self(expectation) { text in
            guard let url = try? HTTPURL(identifier: text), url.path.utf8.split(separator: UInt8(ascii: "/")).allSatisfy(isPlainSegment),
                !url.path.contains("//")
            else { return nil }
            return url
        }
    }

    /// Source: RFC 3986 §2.3
    private static var unreserved: Set<UInt8> {
        Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    }

    /// A segment that a route can have.
    private static func isPlainSegment(_ segment: Substring.UTF8View.SubSequence) -> Bool {
        let isUnreserved = segment.allSatisfy(Self.unreserved.contains)
        return isUnreserved && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
    }
}
