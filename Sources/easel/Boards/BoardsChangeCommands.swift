import ArgumentParser
import EaselBoard
import EaselJSON

/// `easel boards create`: makes a board, which belongs to the token's subject.
struct BoardsCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Make a board; prints its id.")

    @Argument(help: "The board's id. Default: a random one.")
    var board: String?

    @Option(name: .long, help: "The board's title.")
    var title: String?

    @OptionGroup var node: BoardsOptions

    func validate() throws {
        if let board {
            do { _ = try BoardID(validating: board) } catch { throw ValidationError("\(error)") }
        }
    }

    func run() async throws {
        var body = JSONObject()
        if let board { body["id"] = .string(board) }
        if let title { body["title"] = .string(title) }
        node.show(try await node.ask("POST", "", .object(body))) { [$0["id"]?.stringValue ?? ""] }
    }
}

/// `easel boards rename`: gives a board a title.
struct BoardsRenameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give a board another title.")

    @OptionGroup var target: BoardArgument
    @Argument(help: "The new title.")
    var title: String
    @OptionGroup var node: BoardsOptions

    func run() async throws {
        node.show(try await node.ask("PATCH", "/\(target.board)", ["title": .string(title)])) {
            ["\(target.board) is \"\($0["title"]?.stringValue ?? "")\" now"]
        }
    }
}

/// `easel boards delete`: deletes a board and its history.
struct BoardsDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a board and all its history, for good.")

    @OptionGroup var target: BoardArgument
    @Flag(name: .long, help: "Say that you mean it. Nothing is deleted without.")
    var yes = false
    @OptionGroup var node: BoardsOptions

    func validate() throws {
        guard yes else {
            throw ValidationError("deleting a board deletes its history, too; repeat the command with --yes")
        }
    }

    func run() async throws {
        node.show(try await node.ask("DELETE", "/\(target.board)")) { _ in ["\(target.board) was deleted"] }
    }
}

/// `easel boards visibility`: says who may come to a board besides its members.
struct BoardsVisibilityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visibility", abstract: "Say who may come to a board besides its owner and members.")

    @OptionGroup var target: BoardArgument
    @Argument(help: "\(Visibility.allCases.map(\.rawValue).joined(separator: ", ")).")
    var visibility: String
    @OptionGroup var node: BoardsOptions

    func validate() throws {
        guard Visibility(rawValue: visibility) != nil else {
            throw ValidationError(
                "the visibility must be one of \(Visibility.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    func run() async throws {
        node.show(try await node.ask("PATCH", "/\(target.board)", ["visibility": .string(visibility)])) {
            ["\(target.board) is \($0["visibility"]?.stringValue ?? visibility) now"]
        }
    }
}
