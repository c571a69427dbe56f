@preconcurrency import Glibc

/// What a server has in work: requests that the application answers, and streams of events that stay open.
final class ServerActivity: Sendable {
  private struct State: Sendable {
    var requests = 0
    var hubs: [EventHub] = []
    var isFinishing = false
  }

  private let state = Locked(State())

  /// Takes a request in work; false where the server is about to stop.
  func begin() -> Bool {
    state.withLock { state in
      if !state.isFinishing { state.requests += 1 }
      return !state.isFinishing
    }
  }

  func end() { state.withLock { $0.requests -= 1 } }

  /// Remembers a hub whose streams have to be ended.
  func note(_ hub: EventHub) {
    let isFinishing = state.withLock { state in
      if !state.hubs.contains(where: { $0 === hub }) { state.hubs.append(hub) }
      return state.isFinishing
    }
    if isFinishing { hub.close() }
  }

  /// Ends the streams, takes no further request, and waits for those in work, ten seconds at most.
  /// - Returns: Whether none is left.
  func finish() -> Bool {
    for hub in state.withLock({ state in
      state.isFinishing = true
      return state.hubs
    }) { hub.close() }
    for _ in 0..<1000 where state.withLock({ $0.requests > 0 }) { usleep(10_000) }
    return state.withLock { $0.requests == 0 }
  }
}
