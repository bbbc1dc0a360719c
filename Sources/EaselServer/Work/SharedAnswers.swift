import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// The documents and exports that are being read now: whoever asks for the same version meanwhile gets the same bytes.
/// Nothing is kept that nobody reads.
final class SharedAnswers: Sendable {
    struct Key: Hashable, Sendable {
        enum Format: Hashable, Sendable {
            case document, svg, excalidraw
        }

        let board: BoardID
        let epoch: Epoch
        let seq: Seq
        let format: Format
    }

    private struct Entry {
        let bytes: ByteBuffer
        let held: WorkAdmission.HeldBytes
        var readers = 0
    }

    private let entries = NIOLockedValueBox<[Key: Entry]>([:])
    /// Tell when the answers that are being made have been, or can't be.
    private let making = NIOLockedValueBox<[Key: Signal]>([:])

    /// One reader's share of an answer.
    final class Share: Sendable {
        let bytes: ByteBuffer
        private let answers: SharedAnswers
        private let key: Key

        fileprivate init(_ bytes: ByteBuffer, in answers: SharedAnswers, under key: Key) {
            self.bytes = bytes
            self.answers = answers
            self.key = key
        }

        deinit { answers.leave(key) }
    }

    /// Makes an answer, or takes what others have made by the time that they are done: many who ask for one version at once
    /// have it made once.
    func share(_ key: Key, else make: () async throws -> Share) async throws -> Share {
        while true {
            let mine = Signal()
            let other = making.withLockedValue { making -> Signal? in
                if let other = making[key] { return other }
                making[key] = mine
                return nil
            }
            guard let other else {
                defer {
                    making.withLockedValue { $0[key] = nil }
                    mine.happen()
                }
                if let share = share(key) { return share }
                return try await make()
            }
            await other.wait()
            try Task.checkCancellation()
            if let share = share(key) { return share }
        }
    }

    /// An answer that somebody reads now, to be read once more.
    func share(_ key: Key) -> Share? {
        let bytes = entries.withLockedValue { entries -> ByteBuffer? in
            entries[key]?.readers += 1
            return entries[key]?.bytes
        }
        return bytes.map { Share($0, in: self, under: key) }
    }

    /// Adds an answer, unless somebody else has made the same meanwhile, for its first reader.
    func add(_ bytes: ByteBuffer, _ held: WorkAdmission.HeldBytes, under key: Key) -> Share {
        let bytes = entries.withLockedValue { entries -> ByteBuffer in
            var entry = entries[key] ?? Entry(bytes: bytes, held: held)
            entry.readers += 1
            entries[key] = entry
            return entry.bytes
        }
        return Share(bytes, in: self, under: key)
    }

    private func leave(_ key: Key) {
        // Given back outside of the lock.
        let last = entries.withLockedValue { entries -> Entry? in
            entries[key]?.readers -= 1
            guard let entry = entries[key], entry.readers == 0 else { return nil }
            entries[key] = nil
            return entry
        }
        withExtendedLifetime(last) {}
    }
}
