import Foundation

/// A plain TCP client of a server on this machine: what it sends and what comes back are bytes, as they are.
public final class SocketClient: @unchecked Sendable {
  private let descriptor: Int32

  /// A client of the server at that port.
  /// - Parameter from: the address of its own end, such as 127.0.0.2.
  public init(_ port: UInt16, from: String? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    if let from { try bind(to: from) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw ServiceError("nothing answers on port \(port)") }
  }

  deinit { close(descriptor) }

  private func bind(to address: String) throws {
    var own = sockaddr_in()
    own.sin_family = sa_family_t(AF_INET)
    inet_pton(AF_INET, address, &own.sin_addr)
    let status = withUnsafePointer(to: &own) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw ServiceError("\(address) is no address of this machine") }
  }

  /// Sends a text whole.
  public func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// What comes next; nothing where the other end closes, or so many seconds pass.
  public func receiveSome(seconds: Int) -> String {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
  }

  /// All that comes until the other end closes, or so many seconds pass without a byte.
  public func receiveAll(seconds: Int) -> String {
    var all = ""
    while true {
      let some = receiveSome(seconds: seconds)
      if some.isEmpty { return all }
      all += some
    }
  }
}
