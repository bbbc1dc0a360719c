internal import NIOConcurrencyHelpers

/// One value from each of several event loops, handed on when all are there.
final class Gathering<Value: Sendable>: Sendable {
    private let state: NIOLockedValueBox<(missing: Int, values: [Value])>
    private let finished: @Sendable ([Value]) -> Void

    /// - Parameters:
    ///   - count: how many values there will be. If it is 0, `finished` is called at once.
    ///   - finished: called once, with the values in no particular order.
    init(count: Int, finished: @escaping @Sendable ([Value]) -> Void) {
        state = NIOLockedValueBox((count, []))
        self.finished = finished
        if count == 0 { finished([]) }
    }

    func add(_ value: Value) {
        let all = state.withLockedValue { state -> [Value]? in
            state.missing -= 1
            state.values.append(value)
            return state.missing == 0 ? state.values : nil
        }
        if let all { finished(all) }
    }
}
