import EaselTestSupport
import Foundation
import Testing

@testable import EaselServer

@Suite("The files of a certificate")
struct TLSFilesTests {
    private func refusal(_ certificate: String, _ key: String) -> String? {
        do throws(ConfigurationError) {
            _ = try TLSFiles(certificate: certificate, key: key).load()
            return nil
        } catch {
            return error.description
        }
    }

    @Test("are used if they belong together, and are refused by name and without being quoted otherwise")
    func loading() async throws {
        let authority = try await CertificateAuthority.shared()
        let (good, other) = (try await authority.issue(), try await authority.issue())
        let encrypted = try await authority.issue(passphrase: "a passphrase")
        #expect(refusal(good.certificate, good.key) == nil)
        #expect(refusal("/nowhere", good.key)?.hasPrefix("tls-cert: the file /nowhere can't be read") == true)
        #expect(refusal(good.certificate, "/nowhere")?.hasPrefix("tls-key: the file /nowhere can't be read") == true)
        #expect(refusal(good.key, good.key)?.contains("must hold certificates in PEM") == true)
        #expect(refusal(good.certificate, good.certificate)?.hasPrefix("tls-key: ") == true)
        #expect(refusal(good.certificate, other.key)?.contains("is not that of the first certificate") == true)
        #expect(refusal(encrypted.certificate, encrypted.key)?.contains("without a passphrase") == true)
    }

    @Test("are refused while others can use the key", arguments: [0o604, 0o644, 0o620, 0o660, 0o777])
    func openKeys(mode: Int) async throws {
        let files = try await CertificateAuthority.shared().issue()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: files.key)
        #expect(refusal(files.certificate, files.key)?.contains("chmod 600") == true)
    }

    @Test("have to be given together, and --hsts to a node that speaks https")
    func settings() async throws {
        for (flags, complaint) in [
            (["tls-cert": "a"], "go together"), (["tls-key": "a"], "go together"), (["hsts": "60"], "https alone"),
            (["hsts": "60", "public-url": "http://a.example"], "https alone"), (["hsts": "-1"], "hsts must be"),
        ] {
            let error = await #expect(throws: ConfigurationError.self) {
                try await ConfigurationSource.read(flags: flags, environment: [:], file: nil)
            }
            #expect(error?.description.contains(complaint) == true, "\(flags)")
        }
        let behindProxy = try await ConfigurationSource.read(
            flags: ["hsts": "60", "public-url": "https://a.example"], environment: [:], file: nil)
        #expect(behindProxy.strictTransportSeconds == 60)
    }

    @Test("are read when two looks in a row have seen the same change, and once")
    func reloads() {
        var reload = CertificateReload(loaded: 0)
        #expect(
            [0, 1, 2, 2, 2, 3, 2, 2, 0, 0].map { reload.isToLoad($0) } == [
                false, false, false, true, false, false, false, false, false, true,
            ])
    }
}
