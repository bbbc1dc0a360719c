import EaselRedis
import Testing

@Suite("A Redis URL that can't be used")
struct RedisURLSecretsTests {
    @Test(
        "is refused without a word of the password in it, wherever that was taken for something else",
        arguments: [
            "hunter2", "user:hunter2@host", "redis:/hunter2@host", "redis://user:hunter2",
            "redis://user:hun/ter2@host:1",
            "redis://user:hun?ter2@host", "redis://user:hun#ter2@host:x", "redis://user:hunter2@host:hunter2",
            "redis://:hunter2%@host", "redis://:hunter2%zz@host", "redis://user:hunter2@a,b",
            "redis://user:hunter2@host/hunter2",
            "redis://user:hunter2@host/0/hunter2", "redis://user:hunter2@host?hunter2=1",
            "redis://host?password=hunter2",
            "redis://host?ca=hunter2", "redis+sentinel://user:hunter2@host", "redis+sentinel://host/m?tls=hunter2",
            "redis+sentinel://host/m?sentinelPasword=hunter2", "redis+cluster://user:hunter2@host/hunter2",
            "hunter2://host", "redis://hunter2@host", "http://user:hunter2@host", "redis://user:hunter2@",
            "redis://user:hunter2@[::1",
            "redis://user:hunter2@host:99999999999999999999", "redis://user@hunter2:host", "rediss://u:hunter2/x@h",
        ])
    func secret(url: String) throws {
        let error = #expect(throws: RedisError.self, "\(url) was accepted") { try RedisConfiguration(url: url) }
        for part in ["hunter2", "hun", "ter2"] {
            #expect(error?.description.contains(part) == false, "\(error?.description ?? "")")
        }
    }
}
