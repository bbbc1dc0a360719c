import Testing

@testable import EaselServer

@Suite("What a node takes from browsers")
struct RequestPolicyTests {
    private static func policy(
        _ host: String = "127.0.0.1", publicURLs: String? = nil, origins: String? = nil
    ) async throws -> RequestPolicy {
        var flags = ["host": host, "insecure": "true"]
        flags["public-url"] = publicURLs
        flags["allow-origin"] = origins
        return try await ConfigurationSource.read(flags: flags, environment: [:], file: nil).requestPolicy
    }

    private static func status(_ policy: RequestPolicy, _ request: BrowserRequest) -> Int {
        do throws(Problem) {
            try policy.check(request)
            return 200
        } catch {
            return error.status.code
        }
    }

    // MARK: Hosts

    @Test(
        "is what is asked of a loopback node by its own names, and nothing that another name was made to lead to",
        arguments: [
            ("localhost", true), ("LOCALHOST:7070", true), ("localhost.:7070", true), ("127.0.0.1", true),
            ("127.0.0.1:7070", true), ("127.8.9.10:1", true), ("[::1]:7070", true), ("[0:0:0:0:0:0:0:1]", true),
            ("[::ffff:127.0.0.1]", true), ("localhost:", true), ("draw.example.org", true),
            ("DRAW.example.org.:443", true),
            ("rebind.example", false), ("rebind.example:7070", false), ("localhost.rebind.example", false),
            ("127.0.0.1.rebind.example", false), ("evil.localhost", false), ("localhost@rebind.example", false),
            ("10.0.0.5", false), ("0.0.0.0:7070", false), ("[::]", false), ("[::ffff:10.0.0.5]", false),
            ("127.1", false),
            ("2130706433", false), ("0x7f.0.0.1", false), ("xdraw.example.org", false),
            ("draw.example.org:99999", false),
            ("draw.example.org:x", false), ("draw.example.org:80:80", false), ("[::1", false), ("[::1%lo]", false),
            ("::1", false), ("[127.0.0.1]", false), ("", false), ("local host", false), ("localhost,evil", false),
            ("machine", false), ("machine.local", false),
        ])
    func loopback(host: String, isAllowed: Bool) async throws {
        let policy = try await Self.policy(publicURLs: "https://draw.example.org/board")
        for request in [
            BrowserRequest(host: host), BrowserRequest(method: "DELETE", path: "/api/boards/b", host: host),
            BrowserRequest(path: "/boards/b/ws", host: host, isUpgrade: true),
        ] {
            #expect(Self.status(policy, request) == (isAllowed ? 200 : 421), "\(host)")
        }
    }

    @Test(
        "is, on all interfaces, whatever names this machine in a local network, and any address, as health checks use",
        arguments: [
            ("192.168.1.5:7070", true), ("[fe80::1]:7070", true), ("203.0.113.9", true), ("localhost:7070", true),
            ("easel:7070", true), ("machine.local", true), ("machine.lan:7070", true), ("easel.internal", true),
            ("rebind.example", false), ("local.example", false), ("machine.local.rebind.example", false),
        ])
    func everyInterface(host: String, isAllowed: Bool) async throws {
        let policy = try await Self.policy("0.0.0.0")
        #expect(Self.status(policy, BrowserRequest(host: host)) == (isAllowed ? 200 : 421))
    }

    @Test("is only its public names once it has some, and any address")
    func publicNames() async throws {
        let policy = try await Self.policy("::", publicURLs: "https://draw.example.org, http://easel.example:8080")
        for (host, isAllowed) in [
            ("draw.example.org", true), ("easel.example:8080", true), ("10.1.2.3:7070", true), ("localhost", true),
            ("machine", false), ("machine.local", false), ("example.org", false),
        ] {
            #expect(Self.status(policy, BrowserRequest(host: host)) == (isAllowed ? 200 : 421), "\(host)")
        }
    }

    @Test("may leave out the host, as health checks that speak HTTP/1.0 do")
    func noHost() async throws {
        #expect(Self.status(try await Self.policy(), BrowserRequest()) == 200)
    }

    // MARK: Origins

    private static func change(
        host: String, origin: String?, site: String? = nil, forwarded: (host: String?, scheme: String?) = (nil, nil)
    ) -> [BrowserRequest] {
        var change = BrowserRequest(
            method: "POST", path: "/api/boards", host: host, origin: origin, fetchSite: site,
            contentType: "application/json", forwardedHost: forwarded.host, forwardedProtocol: forwarded.scheme)
        let all = [change]
        change.path = "/boards/b/ws"
        change.isUpgrade = true
        return all + [change]
    }

    @Test(
        "is a change by a page of the node's own origin, and of no other that looks like it",
        arguments: [
            ("127.0.0.1:7070", "http://127.0.0.1:7070", true), ("localhost:7070", "http://localhost:7070", true),
            ("localhost:7070", "HTTP://LOCALHOST:7070", true), ("[::1]:7070", "http://[::1]:7070", true),
            ("localhost", "http://localhost", true), ("localhost:80", "http://localhost", true),
            ("localhost", "http://localhost:80", true), ("localhost:443", "https://localhost", true),
            ("localhost", "https://localhost:443", true), ("localhost", "https://localhost", true),
            // --public-url
            ("localhost:7070", "https://draw.example.org", true), ("localhost", "https://draw.example.org:443", true),
            ("localhost", "http://draw.example.org", false), ("localhost", "https://draw.example.org:8443", false),
            // --allow-origin
            ("localhost:7070", "https://friend.example", true), ("localhost", "https://friend.example:443", true),
            ("localhost", "http://friend.example", false), ("localhost", "https://friend.example:8443", false),
            ("localhost", "https://a.friend.example", false),
            ("localhost", "https://friend.example.evil.example", false),
            ("localhost:7070", "app://friend", true), ("localhost:7070", "app://other", false),
            // Others on this machine
            ("localhost:7070", "http://localhost:3000", false), ("localhost:7070", "http://localhost", false),
            ("localhost:7070", "http://127.0.0.1:7070", false), ("localhost:7070", "https://localhost:7070", false),
            ("localhost:443", "http://localhost", false), ("localhost:80", "https://localhost", false),
            // What is no origin of the web
            ("127.0.0.1:7070", "file://127.0.0.1:7070", false), ("localhost:7070", "foo://localhost:7070", false),
            ("localhost:7070", "chrome-extension://localhost:7070", false),
            ("localhost:7070", "ws://localhost:7070", false),
            ("localhost:7070", "null", false), ("localhost:7070", "", false),
            ("localhost:7070", "localhost:7070", false),
            ("localhost:7070", "http://", false), ("localhost:7070", "://localhost:7070", false),
            ("localhost:7070", "http://localhost:7070/", false), ("localhost:7070", "http://x@localhost:7070", false),
            ("localhost:7070", "http://localhost:7070, http://evil.example", false),
            ("localhost:7070", "https://evil.example", false),
        ])
    func origins(host: String, origin: String, isAllowed: Bool) async throws {
        let policy = try await Self.policy(
            publicURLs: "https://draw.example.org", origins: "https://friend.example,app://friend")
        for request in Self.change(host: host, origin: origin) {
            #expect(Self.status(policy, request) == (isAllowed ? 200 : 403), "\(origin) to \(host)")
        }
        // What only reads goes on: whether the page gets to see it is its browser's to decide.
        #expect(Self.status(policy, BrowserRequest(path: "/api/boards", host: host, origin: origin)) == 200)
    }

    @Test("is a change by any page of the web where all are allowed, and still not by nobody")
    func everyOrigin() async throws {
        let policy = try await Self.policy(origins: "*")
        for (origin, isAllowed) in [
            ("https://evil.example", true), ("http://localhost:3000", true), ("null", false),
            ("file://localhost", false), ("foo://host", false),
        ] {
            for request in Self.change(host: "localhost", origin: origin) {
                #expect(Self.status(policy, request) == (isAllowed ? 200 : 403), "\(origin)")
            }
        }
    }

    @Test(
        "is a change by a page of the host that a known proxy tells",
        arguments: [
            (("draw.example.org", "https"), "https://draw.example.org", true),
            (("draw.example.org:443", "https"), "https://draw.example.org", true),
            (("draw.example.org:8443", "https"), "https://draw.example.org:8443", true),
            (("draw.example.org", nil), "https://draw.example.org", true),
            (("draw.example.org", "http"), "https://draw.example.org", false),
            (("draw.example.org", "https"), "http://draw.example.org", false),
            (("draw.example.org", "https"), "http://localhost:7070", false),
            ((nil, "https"), "https://localhost:7070", true), ((nil, "https"), "http://localhost:7070", false),
            (("", "https"), "https://", false),
        ] as [((String?, String?), String, Bool)])
    func proxies(forwarded: (String?, String?), origin: String, isAllowed: Bool) async throws {
        let policy = try await Self.policy()
        for request in Self.change(host: "localhost:7070", origin: origin, forwarded: forwarded) {
            #expect(Self.status(policy, request) == (isAllowed ? 200 : 403), "\(origin)")
        }
    }

    @Test("is a change without an origin unless the browser says that it comes from another site")
    func fetchSites() async throws {
        let policy = try await Self.policy()
        for (site, isAllowed) in [
            (nil, true), ("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false),
            ("else", false),
        ] as [(String?, Bool)] {
            for request in Self.change(host: "localhost", origin: nil, site: site) {
                #expect(Self.status(policy, request) == (isAllowed ? 200 : 403), "\(site ?? "none")")
            }
        }
        for request in Self.change(host: "localhost", origin: "https://evil.example", site: "same-origin") {
            #expect(Self.status(policy, request) == 403)
        }
    }

    // MARK: Bodies

    @Test(
        "is a body of a type that no page may send without leave",
        arguments: [
            ("POST", "/api/boards", "application/json", true),
            ("POST", "/api/boards", "Application/JSON ; charset=utf-8", true),
            ("PATCH", "/api/boards/b", "application/json", true), ("PATCH", "/api/boards/b", "text/plain", false),
            ("POST", "/api/boards", "text/plain", false), ("POST", "/api/boards", nil, false),
            ("POST", "/api/boards", "application/x-www-form-urlencoded", false),
            ("POST", "/api/boards", "multipart/form-data; boundary=application/json", false),
            ("POST", "/api/boards", "text/plain; application/json", false),
            ("POST", "/api/boards", "application/jsonp", false), ("POST", "/api/boards", "", false),
            ("POST", "/api/boards/b/operations", "application/json", true),
            ("POST", "/api/boards/b/operations", "application/x-ndjson", false),
            ("POST", "/api/boards/b/import", "application/json", true),
            ("POST", "/api/boards/b/import", "application/vnd.excalidraw+json", true),
            ("POST", "/api/boards/b/import", "application/vnd.excalidrawlib+json", true),
            ("POST", "/api/boards/b/import", "application/x-ndjson", true),
            ("POST", "/api/boards/b/import", "text/plain", false), ("POST", "/api/boards/b/import", nil, false),
            ("DELETE", "/api/boards/b", nil, true), ("GET", "/api/boards", "text/plain", true),
        ] as [(String, String, String?, Bool)])
    func bodies(method: String, path: String, type: String?, isAllowed: Bool) async throws {
        let request = BrowserRequest(method: method, path: path, host: "localhost", contentType: type)
        #expect(Self.status(try await Self.policy(), request) == (isAllowed ? 200 : 415))
    }

    @Test("is told in the refusal, without what means something to a terminal")
    func texts() async throws {
        let policy = try await Self.policy(publicURLs: "https://draw.example.org")
        func detail(_ request: BrowserRequest) -> String {
            do throws(Problem) {
                try policy.check(request)
                return ""
            } catch {
                return error.detail
            }
        }
        let misdirected = detail(BrowserRequest(host: "\u{1B}[2Jevil\u{9B}"))
        #expect(misdirected.contains("?[2Jevil?") && misdirected.contains("localhost"))
        #expect(misdirected.contains("--public-url"))
        let foreign = detail(BrowserRequest(method: "POST", host: "localhost", origin: "https://evil.example"))
        #expect(foreign.contains("https://evil.example") && foreign.contains("--allow-origin"))
        let form = detail(
            BrowserRequest(method: "POST", path: "/api/boards", host: "localhost", contentType: "text/plain"))
        #expect(form.contains("text/plain") && form.contains("-H 'Content-Type: application/json'"))
    }

    @Test(
        "is configured by URLs and origins, and nothing else is taken for one",
        arguments: [
            ("public-url", "draw.example.org"), ("public-url", "ftp://draw.example.org"), ("public-url", "https://"),
            ("public-url", "https://user@draw.example.org"), ("public-url", "https://a.example,b.example"),
            ("allow-origin", "friend.example"), ("allow-origin", "null"), ("allow-origin", "https://a.example/path"),
            ("allow-origin", "file://localhost"), ("allow-origin", "https://*.example"),
        ])
    func settings(name: String, value: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await ConfigurationSource.read(flags: [name: value], environment: [:], file: nil)
        }
        #expect(error?.description.contains("https://") == true)
    }

    @Test("is loopback only where the address is one, whatever its name begins with")
    func loopbackNames() async throws {
        for host in ["127.0.0.1.evil.example", "127.evil.example", "localhost.example"] {
            await #expect(throws: ConfigurationError.self) {
                try await ConfigurationSource.read(flags: ["host": host], environment: [:], file: nil)
            }
        }
    }

    @Test("is, over TLS, what pages of https ask, unless a proxy says that they came otherwise")
    func secureOrigins() {
        for (origin, forwarded, isAllowed) in [
            ("https://localhost:7070", nil, true), ("http://localhost:7070", nil, false),
            ("https://localhost", nil, false), ("http://localhost:7070", "http", true),
            ("https://localhost:7070", "http", false), ("null", nil, false),
        ] as [(String, String?, Bool)] {
            let request = BrowserRequest(
                path: "/boards/b/ws", host: "localhost:7070", origin: origin, forwardedProtocol: forwarded,
                isUpgrade: true)
            #expect(OriginPolicy(allowed: [], isSecure: true).allows(request) == isAllowed, "\(origin)")
        }
    }
}
