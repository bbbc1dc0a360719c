import ArgumentParser
import EaselAuth
import EaselServer
import Foundation

/// Where the secret of HS256 tokens comes from. Never from a flag: other users of the machine see those.
struct SecretOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("File that holds the secret, as for easel serve. [EASEL_AUTH_SECRET]", valueName: "file"))
    var authSecretFile: String?

    /// Nil if neither the file nor the variable is given.
    func secret() throws -> SigningSecret? {
        do {
            if let authSecretFile { return try SecretFile.read(authSecretFile) }
            let variable = ProcessInfo.processInfo.environment[SecretFile.environmentName]
            return try variable.map { try SecretFile.secret($0.utf8, of: SecretFile.environmentName) }
        } catch let error as ConfigurationError {
            throw ValidationError(error.description)
        }
    }
}
