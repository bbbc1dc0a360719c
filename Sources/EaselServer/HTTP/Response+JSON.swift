import EaselJSON
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A response of canonical JSON.
    init(status: HTTPResponse.Status = .ok, json: JSON, contentType: String = "application/json") {
        self.init(
            status: status, headers: [.contentType: contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: json.canonical)))
    }

    init(text: String, contentType: String) {
        self.init(
            status: .ok, headers: [.contentType: contentType], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
