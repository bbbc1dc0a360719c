import EaselJSON
import Histogram

/// The result of a benchmark.
struct BenchResult: Sendable {
    var operations: Int
    var deliveries: Int
    var seconds: Double
    /// Submit to delivery, in microseconds.
    var latency: Histogram<UInt64>
    var errors: [String: Int]
    var boardsThatDisagree: Int

    var isSound: Bool { errors.isEmpty && boardsThatDisagree == 0 && operations > 0 }

    private func percentile(_ value: Double) -> Double {
        Double(latency.valueAtPercentile(value)) / 1_000
    }

    var text: String {
        """
        operations   \(operations)  (\(Int(Double(operations) / seconds))/s)
        deliveries   \(deliveries)  (\(Int(Double(deliveries) / seconds))/s)
        latency ms   p50 \(percentile(50))  p99 \(percentile(99))  p99.9 \(percentile(99.9))  max \(Double(latency.max) / 1_000)
        errors       \(errors.isEmpty ? "none" : errors.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))
        digests      \(boardsThatDisagree == 0 ? "all participants agree" : "participants DIFFER on \(boardsThatDisagree) boards")
        """
    }

    var json: String {
        JSON.object([
            "operations": .number(Double(operations)),
            "operationsPerSecond": .number(Double(operations) / seconds),
            "deliveries": .number(Double(deliveries)),
            "deliveriesPerSecond": .number(Double(deliveries) / seconds),
            "seconds": .number(seconds),
            "latencyMilliseconds": .object([
                "p50": .number(percentile(50)), "p99": .number(percentile(99)), "p999": .number(percentile(99.9)),
                "max": .number(Double(latency.max) / 1_000),
            ]),
            "errors": .object(JSONObject(errors.map { ($0.key, JSON.number(Double($0.value))) })),
            "boardsThatDisagree": .number(Double(boardsThatDisagree)),
        ]).canonicalString
    }
}
