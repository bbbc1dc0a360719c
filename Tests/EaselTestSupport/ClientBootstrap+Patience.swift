import NIOCore
import NIOPosix

extension ClientBootstrap {
    /// One that waits as long as tests do, with as much room in the kernel for what was not read yet as is said.
    convenience init(group: any EventLoopGroup, receiveBuffer: Int?) {
        self.init(group: group)
        _ = connectTimeout(Patience.timeAmount)
        if let receiveBuffer {
            _ = channelOption(.socketOption(.so_rcvbuf), value: SocketOptionValue(receiveBuffer))
        }
    }
}
