import Foundation

extension Data {
    /// What an operator wrote, without the byte order mark that some editors put in front of it.
    package var unmarked: Data {
        starts(with: [0xEF, 0xBB, 0xBF]) ? Data(dropFirst(3)) : self
    }
}
