extension OperationFrame {
    /// Bytes of operations that one frame holds at most, unless a single operation has more.
    private static let maximumBytes = 512 << 10

    /// Operations that follow each other, in as few frames as clients take.
    static func frames(joining operations: [LoggedOperation]) -> [OperationFrame] {
        var frames: [OperationFrame] = []
        var rest = operations[...]
        while !rest.isEmpty {
            var bytes = 0
            let piece = rest.prefix { operation in
                defer { bytes += operation.json.readableBytes }
                return bytes == 0 || bytes + operation.json.readableBytes <= maximumBytes
            }
            rest = rest.dropFirst(piece.count)
            if let frame = OperationFrame(piece) { frames.append(frame) }
        }
        return frames
    }
}
