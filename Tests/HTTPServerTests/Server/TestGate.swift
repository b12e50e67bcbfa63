/// Holds handlers up until a test lets them go on.
final class TestGate: Sendable {
    private let (stream, continuation) = AsyncStream.makeStream(of: Void.self)

    func wait() async {
        for await _ in stream {}
    }

    func open() { continuation.finish() }
}
