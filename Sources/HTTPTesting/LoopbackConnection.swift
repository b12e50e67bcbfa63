import Glibc

/// A connection that a ``LoopbackServer`` has accepted. Its calls block the connection's own queue.
package struct LoopbackConnection: Sendable {
    let descriptor: Int32

    /// Reads up to a blank line.
    ///
    /// - Returns: The text; empty if the peer closes first.
    package func readHead() -> String {
        var head: [UInt8] = []
        while !String(decoding: head, as: UTF8.self).contains("\r\n\r\n") {
            guard let part = read() else { return "" }
            head += part
        }
        return String(decoding: head, as: UTF8.self)
    }

    /// Waits for bytes; `nil` if the peer has closed.
    package func read() -> [UInt8]? {
        let bytes = try? TestSocket.receive(from: descriptor)
        return bytes?.isEmpty == false ? bytes : nil
    }

    /// Sends bytes; `false` if the peer has closed.
    @discardableResult
    package func send(_ bytes: some Collection<UInt8>) -> Bool {
        do {
            try TestSocket.send(Array(bytes)[...], to: descriptor)
            return true
        } catch {
            return false
        }
    }

    /// Sends text; `false` if the peer has closed.
    @discardableResult
    package func send(_ text: String) -> Bool { send(text.utf8) }

    /// Sends nothing, and returns once the peer has closed.
    package func hang() { while read() != nil {} }

    /// Makes closing the connection send a reset.
    package func reset() { TestSocket.resetAtClose(descriptor) }

    /// Carries bytes both ways between this connection and a port of this machine until either side is done.
    package func relay(toPort port: UInt16) {
        guard let other = try? TestSocket.connect(host: "127.0.0.1", port: port, patience: 60) else { return }
        defer { close(other) }
        let peer = LoopbackConnection(descriptor: other)
        var waiting = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: other, events: Int16(POLLIN), revents: 0)]
        while unsafe poll(&waiting, 2, -1) > 0 {
            for (index, (source, target)) in [(self, peer), (peer, self)].enumerated() where waiting[index].revents != 0 {
                guard let bytes = source.read(), target.send(bytes) else { return }
            }
        }
    }
}
