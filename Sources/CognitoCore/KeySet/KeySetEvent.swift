import JOSE
import Logging
import StrictJSON

/// What an operator should learn about a key set, one log line each.
enum KeySetEvent: Sendable, Equatable {
    case keyAppeared(String)
    case keyGone(String)
    /// A key of the set that cannot be used, at its position in it.
    case keySkipped(Int, JSONWebKey.Unusable)
    case fetchFailed(KeySetFetchError, inARow: Int)
    /// Usable for the first time, or again; or stale; or no longer usable.
    case became(KeySetFreshness)

    /// How two key sets differ. Skipped keys are told only when they are not the same as before.
    static func changes(from old: JSONWebKeySet?, to new: JSONWebKeySet) -> [KeySetEvent] {
        let oldIDs = old?.keyIDs ?? []
        let appeared = new.keyIDs.filter { keyID in !oldIDs.contains { sameBytes($0, keyID) } }
        let gone = oldIDs.filter { new.key($0) == nil }
        let skipped = new.skipped == (old?.skipped ?? []) ? [] : new.skipped
        return appeared.map { .keyAppeared($0) } + gone.map { .keyGone($0) }
            + skipped.map { .keySkipped($0.index, $0.reason) }
    }

    func log(to logger: Logger) {
        switch self {
        case .keyAppeared(let keyID):
            logger.notice("signing key appeared", metadata: ["kid": "\(escapedForLog(keyID))"])
        case .keyGone(let keyID): logger.notice("signing key is gone", metadata: ["kid": "\(escapedForLog(keyID))"])
        case .keySkipped(let index, let reason):
            logger.warning("key skipped", metadata: ["index": "\(index)", "reason": "\(escapedForLog("\(reason)"))"])
        case .fetchFailed(let error, let inARow):
            logger.warning(
                "key set fetch failed", metadata: ["error": "\(error)", "kind": "\(error.kind.rawValue)", "inARow": "\(inARow)"])
        case .became(.fresh): logger.info("key set is up to date")
        case .became(.stale): logger.warning("key set is stale, still in use")
        case .became(.expired), .became(.neverLoaded): logger.error("key set has expired, no token can be judged")
        }
    }
}
