import EaselRoom

/// A node's figures in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
    private(set) var text = ""

    init(_ statistics: RoomsStatistics, connectionsRefused: Int) {
        gauge("easel_rooms", "Boards hosted by this node.", statistics.rooms)
        gauge("easel_sessions", "Sessions connected to this node.", statistics.sessions)
        counter("easel_operations_sequenced_total", "Operations this node had sequenced.", statistics.sequenced)
        counter("easel_operations_duplicate_total", "Submits that were in the log already.", statistics.duplicates)
        counter("easel_operations_rejected_total", "Submits that were refused.", statistics.rejected)
        counter("easel_frames_total", "Frames of operations that came from the log.", statistics.frames)
        counter("easel_deliveries_total", "Operations written to sessions.", statistics.deliveries)
        counter("easel_resyncs_total", "Snapshots sent to sessions that were too far behind.", statistics.resyncs)
        counter("easel_repairs_total", "Reads of the log that filled a hole.", statistics.repairs)
        counter("easel_mends_total", "Times the log was found to have lost its tail or its lineage.", statistics.mends)
        counter("easel_snapshots_total", "Snapshots stored.", statistics.snapshots)
        counter("easel_sessions_stalled_total", "Sessions closed because they took nothing.", statistics.stalled)
        counter("easel_sessions_vanished_total", "Sessions closed because nobody was there.", statistics.vanished)
        counter("easel_sessions_throttled_total", "Times a session was read from later.", statistics.throttled)
        counter("easel_sessions_rate_limited_total", "Sessions closed for endless floods.", statistics.rateLimited)
        gauge("easel_joins_waiting", "Sessions that wait to join.", statistics.waitingToJoin)
        counter("easel_joins_refused_total", "Sessions sent away, too many waiting to join.", statistics.joinsRefused)
        counter("easel_connections_refused_total", "WebSockets beyond a limit.", connectionsRefused)
        if let bytes = ProcessMemory.residentBytes {
            gauge("process_resident_memory_bytes", "Resident memory of the process.", bytes)
        }
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        metric(name, "gauge", help, value)
    }

    private mutating func counter(_ name: String, _ help: String, _ value: Int) {
        metric(name, "counter", help, value)
    }

    private mutating func metric(_ name: String, _ type: String, _ help: String, _ value: Int) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }
}
