/// Lets so many costly answers be worked out at a time, in the order they were asked for. The others wait without
/// holding a thread, so that those who ask for something cheap are not behind them.
package final class CostlyLane: Sendable {
  private struct State: Sendable {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Locked<State>

  /// A lane for `width` answers at a time.
  package init(width: Int) { state = Locked(State(free: max(1, width))) }

  /// Runs `body` when it is its turn.
  package func run<Answer: Sendable>(_ body: () async -> Answer) async -> Answer {
    await enter()
    defer { leave() }
    return await body()
  }

  private func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  /// The place goes to the next who waits, else it is free.
  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
