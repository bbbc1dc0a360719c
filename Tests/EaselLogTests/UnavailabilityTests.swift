import EaselRedis
import GRDB
import Testing

@testable import EaselLog

@Suite("Why a log is unavailable")
struct UnavailabilityTests {
    @Test(
        "is a class by what Redis does or says",
        arguments: [
            (.connectFailed("connection refused: 10.0.0.5:6379"), .unreachable), (.connectionClosed, .unreachable),
            (.timeout, .timeout), (.notReplicated, .notReplicated), (.overloaded, .busy), (.closed, .closed),
            (.protocolViolation("x"), .failed),
            (.reply(RedisReplyError("OOM command not allowed when used memory > 'maxmemory'.")), .full),
            (.reply(RedisReplyError("READONLY You can't write against a read only replica.")), .readOnly),
            (.reply(RedisReplyError("MISCONF Redis is configured to save RDB snapshots")), .unwritable),
            (.reply(RedisReplyError("LOADING Redis is loading the dataset in memory")), .busy),
            (.reply(RedisReplyError("CLUSTERDOWN The cluster is down")), .busy),
            (.reply(RedisReplyError("NOPERM User easel has no permissions to run 'evalsha'")), .refused),
            (.reply(RedisReplyError("WRONGPASS invalid username-password pair")), .refused),
            (.reply(RedisReplyError("ERR what else")), .failed),
        ] as [(RedisError, Unavailability.Reason)])
    func redis(error: RedisError, reason: Unavailability.Reason) {
        let why = Unavailability(error)
        #expect(why.reason == reason)
        #expect(why.detail == "\(error)")
    }

    @Test(
        "is a class by SQLite's code",
        arguments: [
            (.SQLITE_FULL, .full), (.SQLITE_READONLY, .readOnly), (.SQLITE_READONLY_DBMOVED, .readOnly),
            (.SQLITE_IOERR, .unwritable), (.SQLITE_IOERR_WRITE, .unwritable), (.SQLITE_CANTOPEN, .unwritable),
            (.SQLITE_BUSY, .busy), (.SQLITE_CORRUPT, .failed),
        ] as [(ResultCode, Unavailability.Reason)])
    func sqlite(code: ResultCode, reason: Unavailability.Reason) {
        let error = DatabaseError(resultCode: code, message: "no", sql: "INSERT INTO secrets VALUES (1)")
        #expect(SQLiteBoardLog.logError(error).unavailability == reason)
    }

    @Test("is told to clients without a word of what the store said", arguments: Unavailability.Reason.allCases)
    func clients(reason: Unavailability.Reason) {
        let error = LogError.unavailable(Unavailability(reason, "INSERT at 10.0.0.5 by easel:secret"))
        #expect(error.clientDescription == "the log is unavailable: \(reason)")
        for secret in ["INSERT", "10.0.0.5", "secret"] { #expect(!error.clientDescription.contains(secret)) }
        // Operators are told all.
        #expect(error.description.contains("INSERT at 10.0.0.5"))
        #expect(LogError.unavailable("away").unavailability == .failed)
    }
}
