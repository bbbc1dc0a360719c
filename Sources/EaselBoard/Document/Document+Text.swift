extension Document {
    /// The document as `GET document` gives it (docs/PROTOCOL.md, "HTTP"):
    /// `{"board":…,"epoch":…,"seq":…,"digest":…,"elements":{…}}`.
    public func text(board: BoardID, epoch: Epoch, seq: Seq) -> [UInt8] {
        var document = self
        let digest = document.digest()
        var text = Array(
            #"{"board":"\#(board.string)","epoch":"\#(epoch)","seq":\#(seq),"digest":"\#(digest)","elements":"#.utf8)
        document.encodeElements(into: &text)
        text.append(UInt8(ascii: "}"))
        return text
    }
}
