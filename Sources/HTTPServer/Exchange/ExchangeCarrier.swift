/// What carries exchanges over a connection: how an answer is written, and how content is asked for, differs by protocol.
///
/// A carrier is told of nothing after ``answered(_:)``, ``abort(_:)`` or the exchange's ``Exchange/end(_:)``.
protocol ExchangeCarrier: AnyObject {
    var connection: Connection { get }

    /// Writes an answer: whole, or the head of one whose content is a stream, for which ``send(_:of:)`` and ``endContent(of:)`` follow.
    ///
    /// - Throws: ``ResponseEncoder/Refusal`` when it must not be sent as it is; nothing is written then.
    func write(_ response: Response, _ facts: ResponseEncoder.Exchange, of exchange: Exchange) throws(ResponseEncoder.Refusal)

    /// Goes on in another protocol, behind an answer that was written and says so. The exchange has ended.
    func goOn(in upgrade: ProtocolUpgrade, behind exchange: Exchange, on shard: isolated Shard)

    /// Writes a piece of streamed content, which is not empty. ``Exchange/makeRoom()`` is to be called once the next one may come.
    func send(_ piece: [UInt8], of exchange: Exchange)

    /// Writes the end of streamed content.
    func endContent(of exchange: Exchange)

    /// The answer has begun and can be given no good end: the peer has to learn that it is not whole. Ends the exchange.
    func abort(_ exchange: Exchange)

    /// A handler waits for content.
    ///
    /// - Parameter withheld: If true, the client sends none before it has got `100 Continue`.
    func contentWanted(by exchange: Exchange, withheld: Bool)

    /// A handler has taken `count` bytes of content, so the peer may send as many more.
    func contentTaken(_ count: Int, by exchange: Exchange)

    /// The whole answer is written, and the exchange has ended. Content that is still to come is of no use.
    func answered(_ exchange: Exchange)
}

/// The carrier of an exchange. HTTP/1.1 is called directly, since it is called several times for each request.
enum Carrier {
    case http1(HTTP1Driver)
    /// That of any other protocol.
    case attached(any ExchangeCarrier)

    @inline(__always)
    var connection: Connection {
        switch self {
        case .http1(let driver): driver.connection
        case .attached(let carrier): carrier.connection
        }
    }

    @inline(__always)
    func write(_ response: Response, _ facts: ResponseEncoder.Exchange, of exchange: Exchange) throws(ResponseEncoder.Refusal) {
        switch self {
        case .http1(let driver): try driver.write(response, facts, of: exchange)
        case .attached(let carrier): try carrier.write(response, facts, of: exchange)
        }
    }

    @inline(__always)
    func answered(_ exchange: Exchange) {
        switch self {
        case .http1(let driver): driver.answered(exchange)
        case .attached(let carrier): carrier.answered(exchange)
        }
    }

    /// The carrier whatever it is, for what is not called for each request.
    var base: any ExchangeCarrier {
        switch self {
        case .http1(let driver): driver
        case .attached(let carrier): carrier
        }
    }
}
