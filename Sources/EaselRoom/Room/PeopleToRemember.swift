import EaselBoard

/// Which of those who draw on a board have yet to be remembered by its log. A pure value.
struct PeopleToRemember: Sendable {
    private var waiting: [KnownPerson.Identity: KnownPerson] = [:]
    /// Those whom the log remembers as they are.
    private var remembered: [KnownPerson.Identity: KnownPerson] = [:]

    /// Notes somebody who draws. True if the log does not know them as they are.
    mutating func note(_ person: KnownPerson) -> Bool {
        guard remembered[person.identity] != person, waiting[person.identity] != person else { return false }
        // While the log takes nothing, later ones find no place.
        guard waiting.count < KnownPerson.maximum else { return false }
        waiting[person.identity] = person
        return true
    }

    /// Somebody was removed: a name of theirs is not written, and whoever draws again is remembered anew.
    mutating func forget(_ author: Author) {
        waiting[.author(author)] = nil
        remembered = [:]
    }

    /// Those whom the log is to be told of.
    var next: [KnownPerson] { Array(waiting.values) }

    /// The log remembers these now.
    mutating func wereRemembered(_ people: [KnownPerson]) {
        // The log has forgotten some of them by then.
        if remembered.count + people.count > KnownPerson.maximum { remembered = [:] }
        for person in people {
            remembered[person.identity] = person
            if waiting[person.identity] == person { waiting[person.identity] = nil }
        }
    }
}
