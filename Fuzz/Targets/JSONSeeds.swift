import EaselBoard
import EaselJSON
import EaselTestSupport

/// Elements and edits of the real drawings in `Fixtures`, short ones: a fuzzer does more with many short inputs.
enum JSONSeeds {
    private static let longest = 1_200

    static func elements() throws -> [JSON] {
        try batches().flatMap(\.edits).compactMap { edit in
            if case .put(_, let value) = edit { .object(value) } else { nil }
        }
    }

    static func batches() throws -> [EditBatch] {
        try Drawings.all().flatMap { drawing in
            drawing.operations.prefix(3).map(EditBatch.init(edits:)).filter { $0.encoded.count <= longest }.prefix(2)
        }
    }
}
