/// What `easel --version` says.
enum EaselVersion {
    /// Follows semantic versioning; the protocol has a version of its own, `easel.v1`.
    static let number = "1.0.0"

    static let text = "easel \(number) (commit \(BuildInformation.commit), Swift \(BuildInformation.swift))"
}
