import HTTPTypes
import StrictJSON
import WebSocketFraming

/// What a request for a session asks, once it is known to be one.
///
/// In HTTP/2 the answer itself says that the server has understood, and no key is asked for.
///
/// Source: RFC 6455 §4.2.1, §4.2.2; RFC 8441 §5
struct WebSocketHandshake: Sendable {
    /// The value of `Sec-WebSocket-Accept`; `nil` in HTTP/2.
    private let accept: String?
    /// The one that both sides know; `nil` where there is none.
    let subprotocol: String?
    /// `nil` where messages are not compressed.
    let deflate: DeflateAgreement?

    /// - Parameters:
    ///   - head: What has been asked.
    ///   - protocols: The subprotocols of the route, the preferred one first.
    /// - Throws: 426 `upgrade_required` where no WebSocket of version 13 is asked for, 400 `bad_request` where what is asked is malformed.
    init(_ head: RequestHead, protocols: [String]) throws(Problem) {
        guard head.minorVersion > 0, head.knownMethod == .get, head.lists("websocket", in: "upgrade"),
            head.lists("upgrade", in: "connection")
        else { throw .upgradeRequired }
        guard let version = head.onlyField("sec-websocket-version"), version.elementsEqual("13".utf8) else {
            throw Problem.upgradeRequired.with(.secWebSocketVersion, "13")
        }
        guard head.framing.isEmpty else { throw .malformedHandshake }
        accept = head.isExtendedConnect ? nil : try Self.accept(head)
        let offered = try Self.protocols(in: head)
        subprotocol = protocols.first { offered.contains($0) }
        deflate = DeflateAgreement(answering: try Self.extensions(in: head))
    }

    private static func accept(_ head: RequestHead) throws(Problem) -> String {
        guard let key = head.onlyField("sec-websocket-key"), let accept = HandshakeKey(key)?.acceptField else {
            throw .malformedHandshake
        }
        return accept
    }

    /// The answer's fields; that of `Connection` is the encoder's.
    var fields: [(HTTPField.Name, String)] {
        var fields: [(HTTPField.Name, String)] = [(.upgrade, "websocket")]
        if let accept { fields.append((.secWebSocketAccept, accept)) }
        if let subprotocol { fields.append((.secWebSocketProtocol, subprotocol)) }
        if let deflate { fields.append((.secWebSocketExtensions, deflate.field)) }
        return fields
    }

    /// Each is a token, and none is there twice. Source: RFC 6455 §4.1 (10)
    private static func protocols(in head: RequestHead) throws(Problem) -> Set<String> {
        var offered: Set<String> = []
        for element in head.listElements(of: "sec-websocket-protocol") {
            let name = String(decoding: element, as: UTF8.self)
            guard !element.isEmpty, element.allSatisfy(Grammar.token.contains), offered.insert(name).inserted else {
                throw .malformedHandshake
            }
        }
        return offered
    }

    private static func extensions(in head: RequestHead) throws(Problem) -> [ExtensionOffer] {
        var offers: [ExtensionOffer] = []
        for range in head.fieldRanges("sec-websocket-extensions") {
            do throws(ExtensionOffer.Malformed) {
                offers += try ExtensionOffer.list(in: head.value(of: range))
            } catch {
                throw .malformedHandshake
            }
        }
        return offers
    }
}

extension RequestHead {
    /// If true, the request asks for a WebSocket: a browser does for any page, whatever its origin. No other upgrade is made here, and some
    /// clients ask for `h2c` with each request.
    package var asksForWebSocket: Bool { lists("websocket", in: "upgrade") }

    /// The elements of a list that may stand in several field lines, in their order.
    ///
    /// Source: RFC 9110 §5.6.1
    package func listElements(of name: StaticString) -> [ArraySlice<UInt8>] {
        let bytes = bytes
        var elements: [ArraySlice<UInt8>] = []
        for range in fieldRanges(name) {
            bytes.span.forEachListElement(in: range) { elements.append(bytes[$0]) }
        }
        return elements
    }

    /// Whether a list has an element, in any case of its letters.
    fileprivate func lists(_ element: StaticString, in name: StaticString) -> Bool {
        let bytes = bytes
        var isThere = false
        for range in fieldRanges(name) {
            bytes.span.forEachListElement(in: range) { isThere = isThere || bytes.span.spells(element, in: $0) }
        }
        return isThere
    }
}

extension Problem {
    /// Source: RFC 9110 §15.5.22, RFC 6455 §4.2.2
    package static let upgradeRequired = Problem(
        status: .upgradeRequired, code: "upgrade_required", detail: "This is a WebSocket: ask for an upgrade to it, of version 13."
    ).with(.upgrade, "websocket")

    /// Source: RFC 6455 §4.2.1 (400 for what is not according to the standard)
    package static let malformedHandshake = Problem(
        status: .badRequest, code: "bad_request", detail: "The request is no valid opening handshake of a WebSocket.",
        reason: "handshake: malformed")
}
