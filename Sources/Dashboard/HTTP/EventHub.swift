/// Fans server-sent events (WHATWG HTML, section 9.2) out to the pages that listen.
///
/// Each listener has a bounded queue: one that does not read loses its oldest events, is told so by an event `change`
/// (a page then loads anew), and never holds up the others.
public final class EventHub: Sendable {
  /// A listener's place.
  struct Listener: Sendable {
    var pending: [UInt8] = []
    /// Whether what was read so far ends with an event.
    var isWhole = true
    var wake: (@Sendable () -> Void)?

    /// Forgets what is pending but the rest of an event that has begun to go out.
    mutating func dropPending() {
      let end = pending.indices.dropFirst().first { pending[$0 - 1] == 0x0A && pending[$0] == 0x0A }
      pending.removeSubrange((isWhole ? 0 : end.map { $0 + 1 } ?? pending.count)...)
      pending += "event: change\ndata: {}\n\n".utf8
    }
  }

  private struct State: Sendable {
    var listeners: [Int: Listener] = [:]
    var next = 0
    var isClosed = false
  }

  private let state = Locked(State())
  private let limit: Int

  /// A hub whose listeners may lag behind by `limit` bytes.
  public init(limit: Int = 1 << 18) { self.limit = limit }

  /// How many pages listen.
  public var listenerCount: Int { state.withLock { $0.listeners.count } }

  /// Sends one event: a name, and data on one line.
  public func publish(event: String, data: String) {
    send(Array("event: \(event)\ndata: \(data)\n\n".utf8))
  }

  /// Sends a comment, which pages ignore: only on writing does the server see that a listener has gone.
  public func beat() { send(Array(":\n\n".utf8)) }

  private func send(_ bytes: [UInt8]) {
    let wakes = state.withLock { state -> [@Sendable () -> Void] in
      var wakes: [@Sendable () -> Void] = []
      for key in state.listeners.keys {
        guard var listener = state.listeners[key] else { continue }
        if listener.pending.count + bytes.count > limit { listener.dropPending() }
        listener.pending += bytes
        if let wake = listener.wake { wakes.append(wake) }
        listener.wake = nil
        state.listeners[key] = listener
      }
      return wakes
    }
    for wake in wakes { wake() }
  }

  /// Ends all streams.
  public func close() {
    let wakes = state.withLock { state in
      state.isClosed = true
      return state.listeners.values.compactMap(\.wake)
    }
    for wake in wakes { wake() }
  }

  func add() -> Int {
    state.withLock { state in
      state.next += 1
      state.listeners[state.next] = Listener(pending: Array("retry: 2000\n\n".utf8))
      return state.next
    }
  }

  func remove(_ listener: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: listener) } }

  /// Up to `count` pending bytes; nil where the stream has ended. Where nothing is pending, `wake` is kept and
  /// called once when something is.
  func take(_ count: Int, for listener: Int, wake: @escaping @Sendable () -> Void) -> [UInt8]? {
    state.withLock { state in
      if state.isClosed { return nil }
      guard var entry = state.listeners[listener] else { return nil }
      let taken = Array(entry.pending.prefix(count))
      entry.pending.removeFirst(taken.count)
      if !taken.isEmpty { entry.isWhole = entry.pending.isEmpty || taken.suffix(2) == [0x0A, 0x0A] }
      entry.wake = taken.isEmpty ? wake : nil
      state.listeners[listener] = entry
      return taken
    }
  }
}
