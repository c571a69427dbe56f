@preconcurrency import Glibc

/// What a server has in work: requests that the application answers, and streams of events that stay open.
final class ServerActivity: Sendable {
  private struct State: Sendable {
    var requests = 0
    var hubs: [EventHub] = []
  }

  private let state = Locked(State())

  func begin() { state.withLock { $0.requests += 1 } }
  func end() { state.withLock { $0.requests -= 1 } }

  /// Remembers a hub whose streams have to be ended.
  func note(_ hub: EventHub) {
    state.withLock { state in
      if !state.hubs.contains(where: { $0 === hub }) { state.hubs.append(hub) }
    }
  }

  /// Ends the streams, and waits for the requests in work, some seconds at most.
  func finish() {
    for hub in state.withLock({ $0.hubs }) { hub.close() }
    for _ in 0..<1000 where state.withLock({ $0.requests > 0 }) { usleep(10_000) }
  }
}
