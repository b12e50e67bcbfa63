/// What a connection has received and its driver has not used up.
struct KeptInput {
    private var bytes: [UInt8] = []
    /// The driver has said all that it can about the bytes, and needs more. Until then it may have something to do even for none.
    private(set) var isStarved = true

    var isEmpty: Bool { bytes.isEmpty }
    var capacity: Int { bytes.capacity }

    /// If true, the driver can do nothing more unless more comes.
    var isExhausted: Bool { bytes.isEmpty || isStarved }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        unsafe bytes.append(contentsOf: more)
        isStarved = false
    }

    /// Takes the bytes out for the driver, as a handler that runs meanwhile may end the connection.
    mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        return taken
    }

    /// Keeps those that the driver has not used up.
    mutating func keep(_ rest: UnsafeRawBufferPointer) { unsafe bytes.append(contentsOf: rest) }

    /// The driver has been given bytes, or there is another driver.
    mutating func given(isStarved: Bool) { self.isStarved = isStarved }

    mutating func discard() { bytes = [] }
}
