import EaselRoom

/// A node's metrics in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
    private(set) var text = ""

    init(
        _ statistics: RoomStatistics, _ work: NodeWork, _ connections: Connections.Statistics,
        _ socketIO: Gateway.Statistics?, _ excalidraw: ExcalidrawStatistics?
    ) {
        gauge("easel_rooms", "Boards hosted by this node.", statistics.rooms)
        gauge("easel_sessions", "Sessions connected to this node.", statistics.sessions)
        counter(
            "easel_operations_sequenced_total", "Operations that this node has written to the log.",
            statistics.sequenced)
        counter(
            "easel_operations_duplicate_total", "Submitted operations that were in the log already.",
            statistics.duplicates)
        counter("easel_operations_rejected_total", "Submitted operations that were rejected.", statistics.rejected)
        counter("easel_frames_total", "Batches of operations received from the log.", statistics.frames)
        counter(
            "easel_deliveries_total", "Operations written to sessions, counted once for each session.",
            statistics.deliveries)
        counter("easel_resyncs_total", "Snapshots sent to sessions that were too far behind.", statistics.resyncs)
        counter(
            "easel_repairs_total", "Reads of the log for operations whose publication did not arrive.",
            statistics.repairs)
        counter(
            "easel_repairs_empty_total", "Reads of the log that found nothing of what it had announced.",
            statistics.missing)
        counter("easel_log_recoveries_total", "Recoveries of a log that had lost operations.", statistics.recoveries)
        counter("easel_snapshots_total", "Snapshots written to the log.", statistics.snapshots)
        counter(
            "easel_sessions_stalled_total", "Sessions closed because they did not read their output.",
            statistics.stalled)
        counter(
            "easel_sessions_vanished_total", "Sessions closed because their peer did not answer pings.",
            statistics.vanished)
        counter(
            "easel_sessions_throttled_total", "Times reading from a session was paused by its rate limit.",
            statistics.throttled)
        counter(
            "easel_sessions_rate_limited_total", "Sessions closed for sustained rate-limit violations.",
            statistics.rateLimited)
        gauge("easel_joins_waiting", "Sessions waiting to join a board.", statistics.waitingToJoin)
        counter(
            "easel_joins_refused_total", "Sessions refused because too many were waiting to join.",
            statistics.joinsRefused)
        counter(
            "easel_principal_sessions_refused_total", "Sessions refused because their principal had too many.",
            statistics.sessionsRefused)
        counter(
            "easel_principals_throttled_total",
            "Times a session was slowed down, or a request refused, by the rates of its principal.",
            statistics.principalsThrottled)
        counter(
            "easel_imports_taken_back_total", "Imports that did not come about, and of which nothing stayed.",
            statistics.importsTakenBack)
        add(connections)
        add(work)
        if let socketIO { add(socketIO) }
        if let excalidraw { add(excalidraw) }
        if let bytes = ProcessMemory.residentBytes {
            gauge("process_resident_memory_bytes", "Resident memory of the process.", bytes)
        }
    }

    private mutating func add(_ connections: Connections.Statistics) {
        gauge("easel_connections", "Connections open, whatever they are used for.", connections.open)
        counter(
            "easel_connections_refused_total", "WebSocket connections refused by a connection limit.",
            connections.refusedWebSockets)
        counter(
            "easel_connections_closed_total", "Connections closed at once because their address had too many.",
            connections.closed)
        counter(
            "easel_accept_pauses_total",
            "Times accepting was paused because the limit of open files had no room for more connections.",
            connections.pauses)
        counter(
            "easel_http_rate_limited_total",
            "HTTP requests refused by a rate, those to make boards and links among them.",
            connections.refusedRequests)
        counter(
            "easel_boards_rate_limited_total", "Boards that were not made because somebody made too many.",
            connections.refusedBoards)
        counter(
            "easel_links_rate_limited_total", "Links that were not made because somebody made too many.",
            connections.refusedLinks)
        if let tls = connections.tls { add(tls) }
        if let audit = connections.audit { add(audit) }
    }

    private mutating func add(_ audit: AuditLog.Statistics) {
        counter("easel_audit_written_total", "Lines written to the audit log.", audit.written)
        counter(
            "easel_audit_dropped_total", "Events that the audit log lacks because it could not be written.",
            audit.dropped)
        counter("easel_audit_failures_total", "Failed attempts to write to the audit log.", audit.failures)
    }

    private mutating func add(_ tls: TLSCredentials.Statistics) {
        gauge(
            "easel_tls_certificate_expiry_timestamp_seconds", "When the TLS certificate in use expires.", tls.expiresAt)
        counter("easel_tls_reloads_total", "Times a changed TLS certificate was taken into use.", tls.reloads)
        counter(
            "easel_tls_reload_failures_total",
            "Times a changed TLS certificate could not be used, so that the old one stayed.",
            tls.failedReloads)
        counter(
            "easel_tls_handshakes_failed_total", "Connections that ended before their TLS handshake was done.",
            tls.failedHandshakes)
    }

    private mutating func add(_ work: NodeWork) {
        let (jobs, streams) = (work.jobs.statistics, work.streams.statistics)
        gauge("easel_work_active", "Documents, exports and imports being made now.", jobs.active)
        gauge("easel_work_waiting", "Requests for documents, exports and imports that wait.", jobs.waiting)
        counter(
            "easel_work_refused_total", "Requests refused for too much work, too many streams or too many bytes.",
            jobs.refused + streams.refused)
        let imports = work.imports.statistics
        gauge("easel_imports", "Imports under way.", imports.active)
        gauge("easel_imports_waiting", "Imports that wait for others to end.", imports.waiting)
        counter("easel_imports_refused_total", "Imports refused because too many were under way.", imports.refused)
        gauge("easel_work_bytes", "Bytes held by request bodies and by answers being read.", jobs.bytes)
        gauge("easel_streams", "Histories, event streams and archives being transferred.", streams.active)
        counter(
            "easel_streams_refused_total", "Histories, event streams and archives refused because there were too many.",
            streams.refused)
        counter(
            "easel_http_slow_clients_total", "HTTP connections closed because their client was too slow.",
            work.slowClients)
    }

    private mutating func add(_ socketIO: Gateway.Statistics) {
        gauge(
            "easel_socketio_sessions", "Socket.IO connections open, over polling or WebSocket.",
            socketIO.engine.sessions)
        counter(
            "easel_socketio_polling_opened_total", "Socket.IO connections that began on polling.",
            socketIO.engine.openedByPolling)
        counter(
            "easel_socketio_websocket_opened_total", "Socket.IO connections that began on a WebSocket.",
            socketIO.engine.openedByWebSocket)
        counter(
            "easel_socketio_upgrades_total", "Socket.IO connections that moved from polling to a WebSocket.",
            socketIO.engine.upgraded)
        counter("easel_socketio_refused_total", "Socket.IO requests refused.", socketIO.engine.refused)
        counter(
            "easel_socketio_received_bytes_total", "Bytes of messages from Socket.IO clients.",
            socketIO.engine.receivedBytes)
        counter("easel_socketio_sent_bytes_total", "Bytes of packets to Socket.IO clients.", socketIO.engine.sentBytes)
        gauge(
            "easel_socketio_waiting_bytes", "Bytes that wait for Socket.IO clients that poll, each message once.",
            socketIO.engine.waitingBytes)
        gauge("easel_socketio_board_sockets", "Sockets in the namespace /boards.", socketIO.boardSockets)
        gauge("easel_socketio_room_sockets", "Sockets in the namespace /.", socketIO.roomSockets)
        counter(
            "easel_socketio_recovered_total", "Sockets that came back to their session after a lost connection.",
            socketIO.recovered)
        counter("easel_socketio_room_events_total", "Events emitted to rooms of the namespace /.", socketIO.roomEvents)
    }

    private mutating func add(_ excalidraw: ExcalidrawStatistics) {
        gauge("easel_excalidraw_rooms", "Excalidraw rooms with participants at this node.", excalidraw.rooms.value)
        counter(
            "easel_excalidraw_entries_total", "Encrypted entries that this node has written to the logs of rooms.",
            excalidraw.entries.value)
        counter("easel_excalidraw_bytes_total", "Bytes of these entries.", excalidraw.bytes.value)
        gauge(
            "easel_excalidraw_waiting_bytes", "Bytes of entries that wait for the log.", excalidraw.waitingBytes.value)
        counter(
            "easel_excalidraw_unlogged_total",
            "Entries that were sent to participants but not kept, because the room's log was full or damaged.",
            excalidraw.unlogged.value)
        counter(
            "easel_excalidraw_replays_total", "Times a participant was sent what a room's log holds.",
            excalidraw.replays.value)
        counter(
            "easel_excalidraw_compactions_total",
            "Times the older part of a room's log was dropped because a whole scene came after it.",
            excalidraw.compactions.value)
        counter(
            "easel_excalidraw_throttled_total", "Times an Excalidraw client was slowed down by its rates.",
            excalidraw.throttled.value)
        counter(
            "easel_excalidraw_ignored_total", "Malformed events and events past a limit of Excalidraw's namespace.",
            excalidraw.ignored.value)
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
