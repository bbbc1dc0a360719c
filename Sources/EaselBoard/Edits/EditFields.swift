import EaselJSON

/// The fields of an edit from outside, and what to say where one is wrong.
struct EditFields {
    private let object: JSONObject
    private let index: Int

    init(json: JSON, index: Int) throws(Rejection) {
        guard let object = json.objectValue else {
            throw Rejection(.invalidEdit, "edit \(index) must be an object")
        }
        self.object = object
        self.index = index
    }

    func invalid(_ what: String) -> Rejection {
        Rejection(.invalidEdit, "edit \(index): \(what)")
    }

    func id() throws(Rejection) -> ElementID {
        let string = try string("id")
        do {
            return try ElementID(validating: string)
        } catch {
            throw invalid("\"id\": \(error)")
        }
    }

    func string(_ name: String) throws(Rejection) -> String {
        guard let value = object[name]?.stringValue else { throw invalid("\"\(name)\" must be a string") }
        return value
    }

    func object(_ name: String) throws(Rejection) -> JSONObject {
        guard let value = object[name]?.objectValue else { throw invalid("\"\(name)\" must be an object") }
        return value
    }

    func array(_ name: String) throws(Rejection) -> [JSON] {
        guard let value = object[name]?.arrayValue else { throw invalid("\"\(name)\" must be an array") }
        return value
    }

    func patch() throws(Rejection) -> Edit {
        guard object.contains(key: "set") || object.contains(key: "unset") else {
            throw invalid("a patch needs \"set\", \"unset\" or both")
        }
        let set = object.contains(key: "set") ? try self.object("set") : JSONObject()
        let unset = object.contains(key: "unset") ? try keys("unset") : []
        if let both = unset.first(where: set.contains(key:)) {
            throw invalid("\(JSON.string(both).canonicalString) is in \"set\" and in \"unset\"")
        }
        return try .patch(id(), set: set, unset: unset)
    }

    private func keys(_ name: String) throws(Rejection) -> [String] {
        var keys: [String] = []
        for value in try array(name) {
            guard let key = value.stringValue else { throw invalid("\"\(name)\" must be an array of strings") }
            keys.append(key)
        }
        return keys
    }
}
