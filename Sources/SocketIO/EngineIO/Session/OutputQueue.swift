/// What a session has to send and no transport has taken, bounded in bytes. A pure value.
struct OutputQueue {
    private var outputs: [EngineOutput] = []
    private(set) var byteCount = 0
    let maximumBytes: Int

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    var isEmpty: Bool { outputs.isEmpty }

    /// False if it would hold too much; then it is not added.
    mutating func append(_ output: EngineOutput) -> Bool {
        guard output.byteCount <= maximumBytes - byteCount else { return false }
        outputs.append(output)
        byteCount += output.byteCount
        return true
    }

    /// The oldest of at most so many packets, and at least one output.
    mutating func take(packets maximum: Int) -> [EngineOutput] {
        var (count, packets) = (0, 0)
        for output in outputs {
            packets += output.packetCount
            if count > 0, packets > maximum { break }
            count += 1
        }
        let taken = Array(outputs.prefix(count))
        outputs.removeFirst(count)
        byteCount -= taken.reduce(0) { $0 + $1.byteCount }
        return taken
    }

    mutating func takeAll() -> [EngineOutput] {
        defer { (outputs, byteCount) = ([], 0) }
        return outputs
    }
}
