extension NodeProcess {
    /// What the node says of itself under a name in `/metrics`. What it counts may be counted a moment after it is seen.
    public func metric(_ name: String) async throws -> Int {
        let text = try await HTTPRequest.get("\(url)/metrics").text
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + " ") }),
            let value = line.split(separator: " ").last.flatMap({ Int($0) })
        else { throw Failure(description: "no \(name) among the metrics:\n\(text)") }
        return value
    }
}
