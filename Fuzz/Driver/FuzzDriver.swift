import EaselFuzz
import Foundation

/// Lets libFuzzer call a target: it sees which input reaches code that none has reached, and makes others of that.
///
/// `EASEL_FUZZ_TARGET` says which target is run, `EASEL_FUZZ_SEEDS` a directory that its seeds are written to.
@main
private enum FuzzDriver {
    static let target: FuzzTarget? = {
        let name = ProcessInfo.processInfo.environment["EASEL_FUZZ_TARGET"]
        return FuzzTarget.all.first { $0.name == name }
    }()

    static let seeds: [[UInt8]] = (try? target?.seeds()) ?? []

    static func main() {
        do {
            if let directory = ProcessInfo.processInfo.environment["EASEL_FUZZ_SEEDS"] {
                try writeSeeds(to: directory)
            }
        } catch {
            fail("the seeds can't be written: \(error)")
        }
        var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
        exit(runLibFuzzer(&count, &arguments, testOneInput))
    }

    static func fail(_ reason: String) -> Never {
        FileHandle.standardError.write(Data("easel-fuzz: \(reason)\n".utf8))
        abort()
    }

    /// Runs an input on the pool's threads, whose stacks are as small as a node's.
    static func run(_ input: [UInt8]) {
        guard let target else { fail("EASEL_FUZZ_TARGET is one of \(FuzzTarget.all.map(\.name))") }
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            do { try await target.run(input) } catch { fail("\(target.name): \(error)") }
            done.signal()
        }
        done.wait()
    }

    static func writeSeeds(to directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for (number, seed) in seeds.enumerated() {
            try Data(seed).write(to: URL(filePath: directory).appending(path: "seed-\(number)"))
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzDriver.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runLibFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@_silgen_name("LLVMFuzzerMutate")
private func libFuzzerMutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int) -> Int

/// Half of the mutations know JSON, the other half are libFuzzer's own.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int, _ seed: CUnsignedInt) -> Int {
    guard seed % 2 == 0 else { return libFuzzerMutate(bytes, count, capacity) }
    var mutation = InputMutation(seed: UInt64(seed), seeds: FuzzDriver.seeds)
    let mutated = mutation.mutated(Array(UnsafeBufferPointer(start: bytes, count: count))).prefix(capacity)
    _ = UnsafeMutableBufferPointer(start: bytes, count: mutated.count).update(fromContentsOf: mutated)
    return mutated.count
}
