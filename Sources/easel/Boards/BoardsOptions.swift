import ArgumentParser
import AsyncHTTPClient
import EaselBoard
import EaselJSON
import Foundation

/// Which node is asked, and how its answer is printed.
struct BoardsOptions: ParsableArguments {
    @Option(name: .long, help: "Address of a node.")
    var url = HistoryPlace.defaultURL

    @Flag(name: .long, help: "Print the node's answer as JSON.")
    var json = false

    func validate() throws {
        do { try HistoryPlace.checkAddress(url) } catch { throw ValidationError("\(error)") }
    }

    /// Asks the node about boards; null for an answer without a body.
    func ask(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        try await send(method, "/api/boards\(path)", body)
    }

    /// Asks the node; null for an answer without a body.
    func send(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        var request = HTTPClientRequest(url: url + path)
        request.method = .init(rawValue: method)
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(body.canonical)
        }
        let response = try await ServerRequest.send(request)
        return [202, 204].contains(response.status.code) ? .null : try await ServerRequest.json(response)
    }

    /// Prints an answer: as JSON, or the lines that people read, with tabs between fields, in which nothing acts on a terminal.
    func show(_ answer: JSON, _ lines: (JSON) -> [String]) {
        guard !json else { return print(answer == .null ? "{}" : answer.canonicalString) }
        for line in lines(answer) {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            print(fields.map { TerminalText.escaped(String($0)) }.joined(separator: "\t"))
        }
    }
}

/// A board that a command is about.
struct BoardArgument: ParsableArguments {
    @Argument(help: "The board's id.")
    var board: String

    func validate() throws {
        do { _ = try BoardID(validating: board) } catch { throw ValidationError("\(error)") }
    }
}
