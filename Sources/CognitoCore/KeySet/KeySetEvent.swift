public import JOSE
import LogSafety
import Logging
import StrictJSON

/// An event of a key set that an operator should know; each is one log line.
public enum KeySetEvent: Sendable, Equatable {
    /// The first key set since the start has been loaded.
    case loaded(keys: Int)
    /// A fetch has succeeded after failures.
    case recovered(afterFailures: Int)
    case keyAppeared(String)
    case keyGone(String)
    /// A key of the set cannot be used.
    case keySkipped(JSONWebKeySet.Skipped)
    case fetchFailed(KeySetFetchError, inARow: Int, nextAfter: Duration)
    /// A token has named an unknown key, for which the key set is fetched.
    case askedForUnknownKey
    /// The freshness has changed: to fresh without a failure before, to stale, or to expired.
    case became(KeySetFreshness)

    /// The word for the event in metrics.
    public var name: String {
        switch self {
        case .loaded: "loaded"
        case .recovered: "recovered"
        case .keyAppeared: "key_appeared"
        case .keyGone: "key_gone"
        case .keySkipped: "key_skipped"
        case .fetchFailed: "fetch_failed"
        case .askedForUnknownKey: "unknown_key"
        case .became(.fresh): "fresh"
        case .became(.stale): "stale"
        case .became(.expired), .became(.neverLoaded): "expired"
        }
    }

    /// The differences between two key sets. Skipped keys are included only if they have changed.
    static func changes(from old: JSONWebKeySet?, to new: JSONWebKeySet) -> [KeySetEvent] {
        let oldIDs = old?.keyIDs ?? []
        let appeared = new.keyIDs.filter { keyID in !oldIDs.contains { sameBytes($0, keyID) } }
        let gone = oldIDs.filter { new.key($0) == nil }
        let skipped = new.skipped == (old?.skipped ?? []) ? [] : new.skipped
        return appeared.map { .keyAppeared($0) } + gone.map { .keyGone($0) }
            + skipped.map { .keySkipped($0) }
    }

    private static func shown(_ keyID: String) -> String { LogText.escaped(ConcealedAddress.ofThisProcess.name(keyID)) }

    func log(to logger: Logger) {
        switch self {
        case .loaded(let keys): logger.notice("key set is loaded", metadata: ["keys": "\(keys)"])
        case .recovered(let failures): logger.notice("key set can be fetched again", metadata: ["failures": "\(failures)"])
        case .askedForUnknownKey: logger.info("a token names an unknown key, the key set is fetched")
        case .keyAppeared(let keyID):
            logger.notice("signing key appeared", metadata: ["kid": "\(Self.shown(keyID))"])
        case .keyGone(let keyID): logger.notice("signing key is gone", metadata: ["kid": "\(Self.shown(keyID))"])
        case .keySkipped(let key):
            logger.warning(
                "key skipped",
                metadata: [
                    "index": "\(key.index)", "kid": "\(Self.shown(key.keyID ?? ""))", "reason": "\(LogText.escaped("\(key.reason)"))",
                ])
        case .fetchFailed(let error, let inARow, let pause):
            logger.warning(
                "key set fetch failed",
                metadata: [
                    "error": "\(error)", "kind": "\(error.kind.rawValue)", "in_a_row": "\(inARow)",
                    "next_after_ms": "\(Int64(pause / .milliseconds(1)))",
                ])
        case .became(.fresh): logger.info("key set is up to date")
        case .became(.stale): logger.warning("key set is stale, still in use")
        case .became(.expired), .became(.neverLoaded): logger.error("key set has expired, no token can be judged")
        }
    }
}
