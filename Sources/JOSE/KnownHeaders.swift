import StrictJSON
import Synchronization

/// The protected headers that signed tokens have had of late, by the text that spelled them. An issuer's tokens differ in their claims, and
/// for weeks not in their headers, so that most headers need not be read again.
///
/// A header is known by every byte of its text, so what is found is what reading would have found. It is remembered once a signature is
/// found to cover it, so that nobody but an issuer decides what is remembered.
package final class KnownHeaders: Sendable {
    /// How many are remembered; the oldest makes room. A pool has two in use, and some more while its keys change.
    static let capacity = 4

    private struct Entry {
        let text: [UInt8]
        let header: ProtectedHeader
    }

    /// What was accepted when the headers were read: they are nothing to anybody who accepts something else.
    let algorithms: SignatureAlgorithms
    private let entries = Mutex<[Entry]>([])

    package init(accepting algorithms: SignatureAlgorithms) {
        self.algorithms = algorithms
    }

    /// How many headers are remembered.
    var count: Int { entries.withLock { $0.count } }

    /// What this text has been found to say.
    func header(spelled text: Span<UInt8>) -> ProtectedHeader? {
        entries.withLock { entries in
            for entry in entries where sameBytes(entry.text.span, text) { return entry.header }
            return nil
        }
    }

    func remember(_ header: ProtectedHeader, spelled text: ArraySlice<UInt8>) {
        // A slice would keep the whole token that it is part of.
        let entry = Entry(text: Array(text), header: header)
        entries.withLock { entries in
            guard !entries.contains(where: { $0.text == entry.text }) else { return }
            if entries.count == Self.capacity { entries.removeFirst() }
            entries.append(entry)
        }
    }
}
