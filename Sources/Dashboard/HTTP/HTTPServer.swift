#if Dashboard
  import CMicroHTTPD
  @preconcurrency import Glibc

  /// Serves an application over HTTP/1.1, on libmicrohttpd.
  ///
  /// Limits: 32 KiB of header, a body limit, connections in all and by address, and a time-out on idle ones, so that
  /// slow clients can't hold it up.
  public final class HTTPServer: Sendable {
    /// What the server keeps to.
    public struct Limits: Sendable {
      /// Open connections at once.
      public var connections: UInt32 = 1000
      /// Open connections of one address.
      public var connectionsPerAddress: UInt32 = 500
      /// Seconds a connection may be idle.
      public var idleSeconds: UInt32 = 30
      /// Bytes of a request's body.
      public var bodyBytes = 8 << 20
      /// Threads that read and write connections.
      public var threads: UInt32 = 2
      /// Threads that answer: more than cores, so that a costly answer does not hold up the cheap ones.
      public var workers = 8

      /// The defaults.
      public init() {}
    }

    /// Answers a request.
    public typealias Application = @Sendable (HTTPRequest) async -> HTTPResponse

    /// Answers a request at once, on the thread that read it; nil where that may take long.
    public typealias Shortcut = @Sendable (HTTPRequest) -> HTTPResponse?

    let application: Application
    let shortcut: Shortcut?
    let limits: Limits
    let activity = ServerActivity()
    let workers: ThreadExecutor
    private let daemon = Locked<DaemonHandle?>(nil)

    /// A server of `application`, not yet started.
    public init(
      limits: Limits = Limits(), shortcut: Shortcut? = nil, application: @escaping Application
    ) {
      self.shortcut = shortcut
      self.application = application
      self.limits = limits
      workers = ThreadExecutor(threads: limits.workers)
    }

    deinit { workers.stop() }

    /// Why the library can't be used; nil where it is ready.
    private static let fault = loadstar_microhttpd_load().map { String(cString: $0) }

    /// Starts to listen, and says on which port (of use where `port` was 0).
    /// - Throws: `DashboardError` where the address is not this machine's or the port is taken.
    public func start(address: String, port: UInt16) throws(DashboardError) -> UInt16 {
      if let fault = Self.fault { throw DashboardError(fault) }
      var socketAddress = sockaddr_in()
      socketAddress.sin_family = sa_family_t(AF_INET)
      socketAddress.sin_port = port.bigEndian
      guard inet_pton(AF_INET, address, &socketAddress.sin_addr) == 1 else {
        throw DashboardError("'\(address)' is not an IPv4 address: write 127.0.0.1:8080", isUsage: true)
      }
      let context = Unmanaged.passUnretained(self).toOpaque()
      let limits = self.limits
      let started = withUnsafePointer(to: &socketAddress) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          loadstar_start_daemon(
            address, limits.threads, limits.connections, limits.connectionsPerAddress, limits.idleSeconds,
            32 << 10,
            accessHandler, completionHandler, context)
        }
      }
      guard let started else {
        throw DashboardError("can't listen on \(address):\(port): \(String(cString: strerror(errno)))")
      }
      daemon.withLock { $0 = DaemonHandle(pointer: started) }
      return loadstar_daemon_port(started)
    }

    /// Stops listening and ends all connections, once the requests in work are answered.
    public func stop() {
      let handle = daemon.withLock { handle in
        defer { handle = nil }
        return handle
      }
      guard let handle else { return }
      let listener = MHD_quiesce_daemon(handle.pointer)
      // The library can't end a connection that is suspended: one that never came back is left to the process' end.
      if activity.finish() { MHD_stop_daemon(handle.pointer) }
      if listener >= 0 { close(listener) }
    }
  }

  private struct DaemonHandle: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  private let accessHandler: MHD_AccessHandlerCallback = {
    context, connection, url, method, version, data, size, slot in
    guard let context, let connection, let url, let method, let size, let slot else { return .NO }
    let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    guard let opaque = slot.pointee else {
      let exchange = HTTPExchange(
        connection: connection, path: String(cString: url), method: String(cString: method),
        server: server)
      slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
      return .YES
    }
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(opaque).takeUnretainedValue()
    if size.pointee > 0 {
      exchange.append(UnsafeRawBufferPointer(start: data, count: size.pointee))
      size.pointee = 0
      return .YES
    }
    return exchange.proceed(with: server.application)
  }

  private let completionHandler: MHD_RequestCompletedCallback = { _, _, slot, _ in
    guard let slot, let opaque = slot.pointee else { return }
    Unmanaged<HTTPExchange>.fromOpaque(opaque).release()
    slot.pointee = nil
  }
#endif
