import CognitoTesting
import StrictJSON
import Synchronization

/// What a key server does with a request: the right thing, or one of many wrong ones.
enum Behaviors {
    /// Answers with a body of known length.
    static func answer(_ status: Int = 200, _ fields: [String] = [], body: [UInt8] = []) -> FaultyKeyServer.Behavior {
        { connection in
            let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(body.count)"] + fields + ["", ""]
            connection.send(lines.joined(separator: "\r\n"))
            connection.send(body)
        }
    }

    static func answer(_ text: String) -> FaultyKeyServer.Behavior { answer(body: Array(text.utf8)) }

    /// Publishes keys.
    static func keys(_ keys: SigningKey...) -> FaultyKeyServer.Behavior { answer(body: SigningKey.keySet(keys)) }

    /// Publishes a key, and once more under another name: the log tells when that one has come.
    static func key(_ key: SigningKey, alsoCalled name: String) -> FaultyKeyServer.Behavior {
        answer(keySet(key.publicJWK.json, changed(key.publicJWK.json, ["kid": .string(name)])))
    }

    /// The text of a key set.
    static func keySet(_ keys: JSONValue...) -> String {
        String(decoding: (["keys": .array(keys)] as JSONValue).encoded(), as: UTF8.self)
    }

    /// An object with members replaced, or added.
    static func changed(_ object: JSONValue, _ members: [String: JSONValue]) -> JSONValue {
        guard case .object(let old) = object else { return object }
        return .object(old.filter { members[$0.name] == nil } + members.map { JSONValue.Member($0.key, $0.value) })
    }

    /// Sends bytes and ends the connection.
    static func raw(_ text: String) -> FaultyKeyServer.Behavior { { $0.send(text) } }

    static let close: FaultyKeyServer.Behavior = { _ in }
    static let reset: FaultyKeyServer.Behavior = { $0.reset() }
    static let hang: FaultyKeyServer.Behavior = { $0.hang() }

    /// Sends a body byte by byte, and never its last one.
    static let drip: FaultyKeyServer.Behavior = { connection in
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in 0..<999 where connection.send(" ") {}
        connection.hang()
    }

    static func redirect(to location: String) -> FaultyKeyServer.Behavior { answer(302, ["Location: \(location)"]) }

    /// Sends the pieces for as long as the peer takes them, and counts their bytes.
    static func stream(
        _ head: String, _ piece: String, upTo most: Int, counting sent: SentBytes = SentBytes()
    ) -> FaultyKeyServer.Behavior {
        { connection in
            guard connection.send(head) else { return }
            let bytes = Array(piece.utf8)
            while sent.count < most, connection.send(bytes) { sent.add(bytes.count) }
        }
    }
}

/// How much of an endless body has found its way out.
final class SentBytes: Sendable {
    private let bytes = Mutex(0)
    var count: Int { bytes.withLock { $0 } }
    func add(_ count: Int) { bytes.withLock { $0 += count } }
}
