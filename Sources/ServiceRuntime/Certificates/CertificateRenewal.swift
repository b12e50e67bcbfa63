import Dispatch
import HTTPServer
import Locking
import Logging

/// Keeps the server's certificates equal to their files, and warns before a certificate expires.
///
/// The files are checked once a minute and read if they have changed; once a day they are read in any case. Each reading also replaces the
/// keys of session tickets, so that a stolen ticket key opens at most a day's sessions.
///
/// Source: RFC 9325 §4.4
final class CertificateRenewal: Sendable {
    private static let interval: Duration = .seconds(60)
    private static let day: Duration = .seconds(86_400)

    private struct State {
        var files: CertificateSet.FileStates
        var readAt: ServerClock.Instant
        var certificates: [CertificateSet.Certificate]
        var warnings = ExpiryWarnings()
    }

    private let configuration: TLSConfiguration
    private let server: Server
    private let logger: Logger
    private let clock: ServiceClock
    private let state: Lock<State>
    /// The queue that reads files, since a disk may block. It also serializes readings for a signal with those for the clock.
    private let queue = DispatchQueue(label: "service.certificates")

    init(configuration: TLSConfiguration, server: Server, logger: Logger, clock: ServiceClock) {
        self.configuration = configuration
        self.server = server
        self.logger = logger
        self.clock = clock
        var state = State(
            files: configuration.initialStates, readAt: clock.server.now(), certificates: configuration.initial.certificates)
        // Reading the configuration has already warned of expired certificates.
        for (file, seconds) in Self.secondsLeft(state.certificates, clock) where seconds <= 0 {
            _ = state.warnings.isDue(file, secondsLeft: seconds, now: state.readAt)
        }
        self.state = Lock(state)
    }

    /// The seconds until the certificate of each file expires; negative once it has expired.
    var secondsLeft: [(file: String, seconds: Int64)] { Self.secondsLeft(state.withLock { $0.certificates }, clock) }

    private static func secondsLeft(
        _ certificates: [CertificateSet.Certificate], _ clock: ServiceClock
    ) -> [(file: String, seconds: Int64)] {
        let now = clock.server.secondsSinceEpoch()
        return certificates.map { ($0.file, $0.expiresAt - now) }
    }

    /// Reads the files again, changed or not. If they cannot be used, the old certificates stay in use and the log says why.
    func renew() { queue.sync { read(configuration.fileStates()) } }

    /// Checks the files once a minute until cancelled.
    func run() async {
        repeat {
            await withCheckedContinuation { done in
                queue.async {
                    self.look()
                    done.resume()
                }
            }
        } while (try? await clock.sleeper.sleep(for: Self.interval)) != nil
    }

    private func look() {
        let (files, now) = (configuration.fileStates(), clock.server.now())
        if state.withLock({ $0.files != files || $0.readAt.duration(to: now) >= Self.day }) { read(files) }
        warn(now)
    }

    /// The state of the files before the reading is stored even if the reading fails: a failure is logged once, and a change during the reading
    /// is seen at the next check.
    private func read(_ files: CertificateSet.FileStates) {
        let now = clock.server.now()
        state.withLock { ($0.files, $0.readAt) = (files, now) }
        do {
            let certificates = try configuration.read()
            server.present(certificates.context)
            state.withLock { $0.certificates = certificates.certificates }
            logger.notice("certificates read anew")
        } catch {
            logger.error("certificates could not be read anew, the old ones stay in use", metadata: ["error": "\(error)"])
        }
    }

    private func warn(_ now: ServerClock.Instant) {
        let left = secondsLeft
        for (file, seconds) in left where state.withLock({ $0.warnings.isDue(file, secondsLeft: seconds, now: now) }) {
            if seconds > 0 {
                logger.warning("certificate expires soon", metadata: ["file": "\(file)", "days_left": "\(seconds / 86_400)"])
            } else {
                logger.error("certificate has expired, clients refuse it", metadata: ["file": "\(file)"])
            }
        }
    }
}
