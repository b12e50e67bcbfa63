import HTTPTesting
import Synchronization

/// An upstream that answers each request of a connection alike, and keeps the heads of all of them.
final class Recorder: Sendable {
    let server: LoopbackServer
    private let received: Heads

    private final class Heads: Sendable {
        let all = Mutex<[String]>([])
    }

    /// - Parameter answers: The answers in turn, of which the last one is repeated.
    init(_ answers: String...) throws {
        let received = Heads()
        self.received = received
        server = try LoopbackServer { connection in
            while true {
                let head = connection.readHead()
                guard !head.isEmpty else { return }
                let number = received.all.withLock { heads in
                    heads.append(head)
                    return heads.count
                }
                connection.send(answers[min(number, answers.count) - 1])
            }
        }
    }

    var heads: [String] { received.all.withLock { $0 } }

    /// The values of a field in the last request.
    func values(of name: String) -> [String] {
        (heads.last ?? "").split(separator: "\r\n").compactMap { line in
            let parts = line.split(separator: ": ", maxSplits: 1)
            return parts.count == 2 && parts[0].lowercased() == name ? String(parts[1]) : nil
        }
    }

    static func json(_ text: String, status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
    }
}
