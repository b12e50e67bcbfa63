import JOSE
import LogSafety

extension JSONWebKeySet.Skipped {
    /// How many are listed.
    private static let mostListed = 8

    /// Keys with the reason of each, made safe for a log line or a terminal. Of many only the first are listed.
    static func list(_ keys: [Self]) -> String {
        let more = keys.count - mostListed
        return (keys.prefix(mostListed).map(\.words) + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "; ")
    }

    /// Where it is, what it is named, and what is wrong with it.
    private var words: String {
        let name = keyID.map { "kid \(TokenFindings.quoted($0))" } ?? "no kid"
        return "key \(index) (\(name)): \(LogText.escaped("\(reason)"))"
    }
}
