import Foundation

/// What the kernel says of another process.
public enum NodeMemory {
    public struct Failure: Error {}

    public static func residentKilobytes(of pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(separator: " ").compactMap({ Int($0) }).first
        else { throw Failure() }
        return kilobytes
    }
}
