import JOSE
import LogSafety

extension JSONWebKeySet.Skipped {
    /// The most keys of a list.
    private static let mostListed = 8

    /// A list of keys with their reasons, escaped for a log line or a terminal, and cut after the first few.
    static func list(_ keys: [Self]) -> String {
        let more = keys.count - mostListed
        return (keys.prefix(mostListed).map(\.words) + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "; ")
    }

    /// The key's index, name and fault.
    private var words: String {
        let name = keyID.map { "kid \(TokenFindings.quoted($0))" } ?? "no kid"
        return "key \(index) (\(name)): \(LogText.escaped("\(reason)"))"
    }
}
