import GRDB

extension Unavailability {
    init(_ error: DatabaseError) {
        self.init(Self.reason(error.resultCode), "SQLite: \(error)")
    }

    private static func reason(_ code: ResultCode) -> Reason {
        switch code {
        case .SQLITE_FULL, .SQLITE_NOMEM, .SQLITE_TOOBIG: .full
        case .SQLITE_READONLY: .readOnly
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_NOLFS: .unwritable
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT, .SQLITE_PROTOCOL: .busy
        default: .failed
        }
    }
}
