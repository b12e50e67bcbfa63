/// The driver of a connection. HTTP/1.1 is called directly, since it is called several times for each request.
enum ConnectionDriver {
    typealias Instant = ServerClock.Instant

    /// The protocol is not known yet, or the connection has broken off.
    case none
    case http1(HTTP1Driver)
    /// Any other protocol.
    case attached(any ProtocolDriver)

    @inline(__always)
    var wantsInput: Bool {
        switch self {
        case .none: false
        case .http1(let driver): driver.wantsInput
        case .attached(let driver): driver.wantsInput
        }
    }

    @inline(__always)
    func receive(_ bytes: Span<UInt8>, on shard: isolated Shard) -> Intake {
        switch self {
        case .none: Intake(consumed: bytes.count, isStarved: true)
        case .http1(let driver): driver.receive(bytes, on: shard)
        case .attached(let driver):
            driver.wantsInput ? driver.receive(bytes, on: shard) : Intake(consumed: 0, isStarved: false)
        }
    }

    @inline(__always)
    func inputPaused(on shard: isolated Shard) -> Bool {
        switch self {
        case .none: false
        case .http1(let driver): driver.inputPaused(on: shard)
        case .attached(let driver): driver.inputPaused(on: shard)
        }
    }

    @inline(__always)
    func outputMoved(on shard: isolated Shard) {
        switch self {
        case .none: break
        case .http1(let driver): driver.outputMoved(on: shard)
        case .attached(let driver): driver.outputMoved(on: shard)
        }
    }

    @inline(__always)
    var isBusy: Bool {
        switch self {
        case .none: false
        case .http1(let driver): driver.isBusy
        case .attached(let driver): driver.isBusy
        }
    }

    @inline(__always)
    var keptBytes: Int {
        switch self {
        case .none: 0
        case .http1(let driver): driver.keptBytes
        case .attached(let driver): driver.keptBytes
        }
    }

    @inline(__always)
    var deadline: Instant? {
        switch self {
        case .none: nil
        case .http1(let driver): driver.deadline
        case .attached(let driver): driver.deadline
        }
    }

    /// The driver whatever it is, for what is not called for each request.
    var base: (any ProtocolDriver)? {
        switch self {
        case .none: nil
        case .http1(let driver): driver
        case .attached(let driver): driver
        }
    }
}
