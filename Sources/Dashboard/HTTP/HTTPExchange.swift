#if Dashboard
  import CMicroHTTPD
  @preconcurrency import Glibc

  /// One request on its connection, from its first byte to its answer.
  ///
  /// The connection is suspended while the application works, so that no server thread waits for it.
  final class HTTPExchange: @unchecked Sendable {
    private let connection: OpaquePointer
    private let path: String
    private let method: String
    private let server: HTTPServer
    private var limits: HTTPServer.Limits { server.limits }
    private var body: [UInt8] = []
    private var isTooLarge = false
    private let response = Locked<HTTPResponse?>(nil)

    init(connection: OpaquePointer, path: String, method: String, server: HTTPServer) {
      self.connection = connection
      self.path = path
      self.method = method
      self.server = server
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
      guard !isTooLarge, body.count + bytes.count <= limits.bodyBytes else {
        isTooLarge = true
        body.removeAll()
        return
      }
      body.append(contentsOf: bytes)
    }

    /// Starts the application, or sends its answer where it is there.
    func proceed(with application: @escaping HTTPServer.Application) -> MHD_Result {
      if let ready = response.withLock({ $0 }) { return send(ready) }
      let method = HTTPMethod(rawValue: method) ?? .other
      guard !isTooLarge else {
        return send(.problem(413, "Body too large", detail: "the limit is \(limits.bodyBytes) bytes"))
      }
      let request = HTTPRequest(
        method, path, query: values(.GET_ARGUMENT_KIND), headers: values(.HEADER_KIND), body: body)
      if let ready = server.shortcut?(request) { return send(ready) }
      guard server.activity.begin() else {
        return send(.problem(503, "Stopping", detail: "the server is about to stop: try again"))
      }
      MHD_suspend_connection(connection)
      Task.detached(executorPreference: server.workers) { [self] in
        let answer = await application(request)
        response.withLock { $0 = answer }
        MHD_resume_connection(connection)
        server.activity.end()
      }
      return .YES
    }

    private func values(_ kind: MHD_ValueKind) -> [String: String] {
      var found = FieldCollector(lowercasesNames: kind == .HEADER_KIND)
      withUnsafeMutablePointer(to: &found) { pointer in
        _ = MHD_get_connection_values(
          connection, kind,
          { context, _, key, value in
            guard let context, let key else { return .YES }
            context.assumingMemoryBound(to: FieldCollector.self).pointee
              .add(String(cString: key), value.map { String(cString: $0) } ?? "")
            return .YES
          }, pointer)
      }
      return found.fields
    }

    private func send(_ response: HTTPResponse) -> MHD_Result {
      if case .events(let hub) = response.body { server.activity.note(hub) }
      guard let raw = HTTPExchange.rawResponse(response.body, connection: connection) else { return .NO }
      for field in response.headers + AccessPolicy.headers {
        MHD_add_response_header(raw, field.name, field.value)
      }
      let result = MHD_queue_response(connection, UInt32(response.status), raw)
      MHD_destroy_response(raw)
      return result
    }

    private static func rawResponse(_ body: HTTPResponse.Body, connection: OpaquePointer) -> OpaquePointer? {
      switch body {
      case .bytes(let bytes):
        // The library copies, and writes nothing to what it is given.
        return bytes.withUnsafeBytes { buffer in
          MHD_create_response_from_buffer(
            buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
        }
      case .events(let hub):
        let feed = EventFeed(hub: hub, connection: connection)
        return MHD_create_response_from_callback(
          UInt64.max, 4096, readEvents, Unmanaged.passRetained(feed).toOpaque(), freeEvents)
      }
    }
  }

  private struct FieldCollector {
    let lowercasesNames: Bool
    var fields: [String: String] = [:]

    init(lowercasesNames: Bool) { self.lowercasesNames = lowercasesNames }

    mutating func add(_ name: String, _ value: String) {
      fields[lowercasesNames ? name.lowercased() : name] = value
    }
  }

  /// A page's place at an event hub.
  private final class EventFeed: @unchecked Sendable {
    let hub: EventHub
    let listener: Int
    private let connection: OpaquePointer

    init(hub: EventHub, connection: OpaquePointer) {
      self.hub = hub
      self.connection = connection
      listener = hub.add()
    }

    /// Copies what is pending; suspends the connection where nothing is.
    func read(into buffer: UnsafeMutablePointer<CChar>, capacity: Int) -> Int {
      // Suspended first: the hub may wake the connection before this returns.
      MHD_suspend_connection(connection)
      let connection = Suspended(pointer: self.connection)
      guard let bytes = hub.take(capacity, for: listener, wake: { MHD_resume_connection(connection.pointer) })
      else {
        MHD_resume_connection(self.connection)
        return Int(MHD_CONTENT_READER_END_OF_STREAM)
      }
      if !bytes.isEmpty {
        MHD_resume_connection(self.connection)
        UnsafeMutableRawPointer(buffer).copyMemory(from: bytes, byteCount: bytes.count)
      }
      return bytes.count
    }
  }

  private struct Suspended: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  private let readEvents: MHD_ContentReaderCallback = { context, _, buffer, capacity in
    guard let context, let buffer else { return -1 }
    return Unmanaged<EventFeed>.fromOpaque(context).takeUnretainedValue().read(
      into: buffer, capacity: capacity)
  }

  private let freeEvents: MHD_ContentReaderFreeCallback = { context in
    guard let context else { return }
    let feed = Unmanaged<EventFeed>.fromOpaque(context).takeRetainedValue()
    feed.hub.remove(feed.listener)
  }
#endif
