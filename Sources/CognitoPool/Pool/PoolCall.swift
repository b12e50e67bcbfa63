import HTTPServer
import HTTPTypes
import StrictJSON

/// One call of the pool's API, from the request to the answer. Every error has Cognito's own form.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
package struct PoolCall {
    package static let mediaType = "application/x-amz-json-1.1"

    let request: Request
    let pools: UserPools
    let hosts: KnownHost

    func response() async -> Response {
        do {
            let operation = try operation()
            try checkContentType()
            let input = try OperationInput(try await document().root, from: CallOrigin(request.head))
            try input.checkMembersOfEveryOperation()
            return success(try await operation.answer(input, among: pools))
        } catch {
            return failure(error)
        }
    }

    private func operation() throws(CognitoError) -> any PoolOperation.Type {
        guard hosts.knows(request.head) else { throw .unknownHost }
        guard request.head.fieldCount(named: "x-amz-target") == 1, let target = request.head.firstField("x-amz-target") else {
            throw .unknownOperation(nil)
        }
        let operation = try PoolOperations.named(target)
        if operation.isOwnersOnly { try checkOwner() }
        return operation
    }

    /// Refuses calls of web pages, for which browsers always send `Origin`, and calls without a signature. Any signature is accepted. So a page
    /// in the developer's browser cannot make itself a user.
    private func checkOwner() throws(CognitoError) {
        guard request.head.fieldCount(named: "origin") == 0 else { throw .ownerOnly }
        guard let signature = request.head.firstField("authorization"), !signature.isEmpty else { throw .signatureMissing }
    }

    private func checkContentType() throws(CognitoError) {
        guard request.head.fieldCount(named: "content-type") == 1, let field = request.head.firstField("content-type"),
            ContentType(field)?.essence == Self.mediaType
        else { throw .contentTypeNotSupported }
    }

    private func document() async throws(CognitoError) -> JSONDocument {
        let content: [UInt8]
        do {
            content = try await request.content.collected()
        } catch {
            throw .contentUnreadable
        }
        guard content.count <= PoolRoutes.maximumBytes else { throw .contentTooLarge }
        do { return try JSONDocument(parsing: content, limits: .requestContent) } catch { throw .contentUnreadable }
    }

    private func success(_ output: JSONValue?) -> Response {
        let content = output.map { ResponseContent.bytes($0.encoded()) } ?? .none
        return finished(Response(status: .ok, contentType: MediaType(Self.mediaType), content: content))
    }

    private func failure(_ error: CognitoError) -> Response { finished(Self.refusal(error, of: request)) }

    /// An error in Cognito's form, without CORS fields.
    static func refusal(_ error: CognitoError, of request: Request) -> Response {
        request.note(refusal: caseName(error))
        let body: JSONValue = ["__type": .string(error.type), "message": .string(error.message)]
        var response = Response(
            status: error.status, contentType: MediaType(Self.mediaType), content: .bytes(body.encoded()))
        response.addField(named: "x-amzn-errortype", "\(error.type):")
        response.addField(named: "x-amzn-errormessage", error.fieldValue)
        return response
    }

    private func finished(_ response: Response) -> Response {
        var response = PoolCORS.opened(response)
        response.addField(named: "x-amzn-requestid", request.id.description)
        return response
    }
}

extension Response {
    /// Adds a field for which swift-http-types has no name.
    fileprivate mutating func addField(named name: String, _ value: String) {
        guard let name = HTTPField.Name(name) else { return }
        addField(name, value)
    }
}
