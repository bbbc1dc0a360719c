import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// The certificate that new connections get, which follows its files. Connections that are there keep what they began with.
final class TLSCredentials: Sendable {
    /// What is counted, for metrics.
    struct Statistics: Sendable {
        /// When the certificate expires, in seconds since 1970.
        var expiresAt = 0
        /// Times the files had changed and were taken.
        var reloads = 0
        /// Times the files had changed and could not be used.
        var failedReloads = 0
        /// Connections closed before their handshake was done.
        var failedHandshakes = 0
    }

    private struct State {
        var certificate: TLSCertificate
        var reload: CertificateReload<[FileStamp?]>
        var statistics: Statistics
    }

    private let files: TLSFiles
    private let state: NIOLockedValueBox<State>
    private let logger: Logger

    /// How often the files are looked at.
    private static let interval = TimeAmount.milliseconds(500)

    /// Throws ``ConfigurationError`` if the files can't be used.
    init(_ files: TLSFiles, logger: Logger) throws(ConfigurationError) {
        self.files = files
        self.logger = logger
        // Taken before the files are read: what changes meanwhile is looked at again.
        let stamp = files.stamp
        let certificate = try files.load()
        var statistics = Statistics()
        statistics.expiresAt = certificate.expiresAt
        state = NIOLockedValueBox(
            State(certificate: certificate, reload: CertificateReload(loaded: stamp), statistics: statistics))
    }

    /// What the next connection is accepted with.
    var context: NIOSSLContext { state.withLockedValue(\.certificate.context) }

    var statistics: Statistics { state.withLockedValue(\.statistics) }

    func countFailedHandshake() { state.withLockedValue { $0.statistics.failedHandshakes += 1 } }

    /// Looks at the files until the task is cancelled.
    func follow() async {
        while !Task.isCancelled {
            look()
            try? await Task.sleep(nanoseconds: UInt64(Self.interval.nanoseconds))
        }
    }

    private func look() {
        let stamp = files.stamp
        guard state.withLockedValue({ $0.reload.isToLoad(stamp) }) else { return }
        do throws(ConfigurationError) {
            let certificate = try files.load()
            state.withLockedValue { state in
                state.certificate = certificate
                state.statistics.expiresAt = certificate.expiresAt
                state.statistics.reloads += 1
            }
            logger.notice(
                "TLS certificate reloaded",
                metadata: ["file": "\(files.certificate)", "expires": "\(certificate.expiresAt)"])
        } catch {
            state.withLockedValue { $0.statistics.failedReloads += 1 }
            logger.error("The new TLS certificate can't be used; the old one stays", metadata: ["error": "\(error)"])
        }
    }
}
