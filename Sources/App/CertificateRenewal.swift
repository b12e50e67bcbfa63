import HTTPServer
import Logging

/// Presents what stands in the certificates' files now.
struct CertificateRenewal: Sendable {
    let configuration: TLSConfiguration
    let server: Server
    let logger: Logger
    let sleeper: any Clock<Duration>

    /// Reads the files again. Where they cannot be used, everything stays as it is, and the log says why.
    func renew() {
        do {
            server.present(try configuration.freshContext())
            logger.notice("certificates read anew")
        } catch {
            logger.error("certificates could not be read anew, the old ones stay in use", metadata: ["error": "\(error)"])
        }
    }

    /// Does so each day, until cancelled: with the certificates the keys of session tickets change, so that whoever comes by one of these
    /// can read no more than a day's sessions.
    ///
    /// Source: RFC 9325 §4.4
    func run() async {
        while (try? await sleeper.sleep(for: .seconds(86_400))) != nil { renew() }
    }
}
