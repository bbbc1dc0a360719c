extension Document {
    /// The edits that make this document of an empty one, packed into operations within the limits by ``EditPacker``. Equal
    /// documents give equal operations, so that who is interrupted between two can go on where it was.
    public func puts(limits: Limits) -> [[Edit]] {
        var packer = EditPacker(limits: limits)
        for id in ids.sorted() {
            if let element = element(id) { packer.put(id, element) }
        }
        return packer.packed
    }
}
