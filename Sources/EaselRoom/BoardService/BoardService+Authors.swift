public import EaselAuth
public import EaselBoard
import EaselJSON
import EaselLog

/// Who made what of a board.
extension BoardService {
    /// Who made an element, and who last changed it, as far as history is kept; nil if the element is not there. Reads the whole
    /// history, a page at a time, and stops where the task is cancelled: whoever asks for it sees to a place and a deadline, as for
    /// other long work.
    ///
    /// Throws as ``info(of:for:as:)`` does.
    public func authors(
        of element: ElementID, on board: BoardID, as principal: Principal = .anonymous
    ) async throws -> ElementAuthors.Record? {
        let info = try await info(of: board, for: .history, as: principal)
        let base = info.oldest - 1
        let isOlder = base > 0 ? try await document(of: info, at: base).document.element(element) != nil : false
        var authors = ElementAuthors(behind: isOlder ? [element] : [], only: element)
        // Most operations are about other elements, and need not be taken apart.
        let (name, clear) = (JSON.string(element.string).canonical, Array(#""op":"clear""#.utf8))
        let reader = try await HistoryReader(of: board, epoch: info.epoch, after: base, in: log)
        do {
            try await reader.readAll(upTo: info.seq) { logged in
                let text = logged.json.readableBytesView
                guard text.firstRange(of: name) != nil || text.firstRange(of: clear) != nil else { return }
                authors.apply(try Operation(logged: logged))
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
        return authors.records[element]
    }
}
