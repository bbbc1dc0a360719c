import NIOConcurrencyHelpers
import NIOCore

/// An answer that holds for a moment: it is made once however many ask for it, and kept for a time.
actor BriefCache<Value: Sendable> {
    private let time: TimeAmount
    private let make: @Sendable () async -> Value
    private var kept: (value: Value, until: NIODeadline)?
    private var making: Task<Value, Never>?

    /// - Parameter make: must end by itself.
    init(for time: TimeAmount, _ make: @escaping @Sendable () async -> Value) {
        self.time = time
        self.make = make
    }

    deinit { making?.cancel() }

    func value() async -> Value {
        if let kept, NIODeadline.now() < kept.until { return kept.value }
        if let making { return await making.value }
        let task = Task { [make] in await make() }
        making = task
        let value = await task.value
        (kept, making) = ((value, .now() + time), nil)
        return value
    }
}
