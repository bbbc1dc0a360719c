import EaselAuth
import EaselBoard
import EaselLog
import EaselTestSupport
import Logging
import NIOPosix

@testable import EaselRoom

extension BoardService {
    /// Boards of a node that authenticates whoever comes.
    static func guarded(_ log: any BoardLog) async throws -> BoardService {
        var configuration = RoomConfiguration()
        configuration.submitTimeout = Patience.timeAmount
        let verifier = await TokenVerifier(
            secret: try SigningSecret("a-secret-of-tests-with-enough-bytes-0123456789".utf8), keys: nil,
            rules: TokenRules(issuer: nil, audience: nil))
        return BoardService(
            registry: RoomRegistry(
                log: log, node: "a", configuration: configuration,
                access: AccessControl(verifier: verifier, policy: AccessPolicy()),
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }
}

extension Principal {
    /// Somebody whose token grants nothing by itself.
    static func person(_ id: SubjectID) -> Principal {
        .subject(Subject(id: id, name: nil, grants: .none, isAdmin: false, expiresAt: 4_102_444_800))
    }
}
