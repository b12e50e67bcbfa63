public import HTTPTypes
public import StrictJSON

/// What a handler may return.
public protocol ResponseConvertible: SendableMetatype {
    func response() throws -> Response
}

extension Response: ResponseConvertible {
    public func response() -> Response { self }
}

/// 200 with the text as it is.
extension String: ResponseConvertible {
    public func response() -> Response {
        Response(status: .ok, contentType: .text, content: .bytes(Array(utf8)))
    }
}

/// 200 with the value as JSON.
extension JSONValue: ResponseConvertible {
    public func response() -> Response { Response(json: self) }
}

/// The status alone.
extension HTTPResponse.Status: ResponseConvertible {
    public func response() -> Response { Response(status: self) }
}
