import CognitoCore
public import HTTPServer
public import HTTPTypes
public import StrictJSON

/// The complete response of an upstream, of any status. A redirect is a response like any other: none is followed.
public struct UpstreamResponse: Sendable {
    /// 100 to 599 from a sane peer.
    public let status: HTTPResponse.Status
    /// As it was sent: no content coding is undone.
    public let content: [UInt8]
    private let fields: [(name: String, value: String)]
    private let upstream: String

    init(_ response: CurlResponse, of upstream: String) {
        status = HTTPResponse.Status(code: (100...999).contains(response.status) ? response.status : 999)
        content = response.body
        fields = response.fields
        self.upstream = upstream
    }

    /// - Parameter name: The name of a field.
    /// - Returns: The values of all field lines of this name, joined as RFC 9110 §5.3 allows; `nil` if there is none.
    public func field(_ name: HTTPField.Name) -> String? {
        let values = fields.filter { sameBytes($0.name, name.canonicalName) }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// - Returns: This response, whose status is 200 to 299.
    /// - Throws: `status`.
    public func succeeded() throws(UpstreamFailure) -> UpstreamResponse {
        guard status.kind == .successful else { throw failure(.status(status.code)) }
        return self
    }

    /// The content of a successful response, read as strict JSON.
    ///
    /// - Returns: The document, which is as long as the upstream's bound allows at most, and 128 levels deep.
    /// - Throws: `status`, `unusableContent`.
    public func json() throws(UpstreamFailure) -> JSONDocument {
        let content = try succeeded().content
        do { return try JSONDocument(parsing: content, limits: .requestContent) } catch { throw failure(.unusableContent) }
    }

    /// The content of a successful response, read as strict JSON into a value.
    ///
    /// - Parameters:
    ///   - type: What to read.
    ///   - unknownMembers: What becomes of members for which the type has no use: an upstream may add some.
    /// - Returns: The value, which fits as a whole.
    /// - Throws: `status`, `unusableContent`.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, unknownMembers: UnknownMembers = .ignored
    ) throws(UpstreamFailure) -> Value {
        let document = try json()
        guard let value = ContentDecoding(unknownMembers).read(type, document.root) else { throw failure(.unusableContent) }
        return value
    }

    private func failure(_ cause: UpstreamFailure.Cause) -> UpstreamFailure { UpstreamFailure(upstream: upstream, cause: cause) }
}
