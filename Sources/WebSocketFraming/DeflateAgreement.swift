/// What client and server have agreed on for permessage-deflate.
///
/// Neither side keeps its window from one message to the next, whatever the client has offered: an idle session then costs no memory of zlib's,
/// and one message tells nothing about another by its length. A server may ask for both.
///
/// Source: RFC 7692 §7.1.1
package struct DeflateAgreement: Equatable, Sendable {
    /// The base-2 logarithm of the window that the server compresses with: 9 to 15.
    package let serverWindowBits: Int
    /// If true, the client has set a bound, so that the answer repeats it.
    private let namesServerWindow: Bool

    /// - Parameter offers: In the client's order of preference.
    /// - Returns: The first that can be accepted; `nil` if none can.
    package init?(answering offers: [ExtensionOffer]) {
        for offer in offers {
            guard let agreement = Self(answering: offer) else { continue }
            self = agreement
            return
        }
        return nil
    }

    /// Unknown parameters, such as have a value that is none, or stand there twice, decline an offer. Source: RFC 7692 §7
    private init?(answering offer: ExtensionOffer) {
        guard offer.name == Self.name, Set(offer.parameters.map(\.name)).count == offer.parameters.count else { return nil }
        var serverWindow: Int?
        for parameter in offer.parameters {
            switch (parameter.name, parameter.value) {
            case ("server_no_context_takeover", nil), ("client_no_context_takeover", nil), ("client_max_window_bits", nil): break
            case ("client_max_window_bits", let value?): guard Self.windowBits(value) != nil else { return nil }
            case ("server_max_window_bits", let value?):
                // zlib has no raw DEFLATE with a window of 256 bytes.
                guard let bits = Self.windowBits(value), bits > 8 else { return nil }
                serverWindow = bits
            default: return nil
            }
        }
        serverWindowBits = serverWindow ?? 15
        namesServerWindow = serverWindow != nil
    }

    /// The value of `Sec-WebSocket-Extensions` in the answer.
    package var field: String {
        let window = namesServerWindow ? "; server_max_window_bits=\(serverWindowBits)" : ""
        return "\(Self.name); server_no_context_takeover; client_no_context_takeover" + window
    }

    package static let name = "permessage-deflate"

    /// 8 to 15, without a leading zero. Source: RFC 7692 §7.1.2
    private static func windowBits(_ text: String) -> Int? {
        guard let bits = (8...15).first(where: { "\($0)" == text }) else { return nil }
        return bits
    }
}
