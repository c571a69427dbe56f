/// Answers that hold until the history changes.
///
/// A page left open by many asks the same again and again; between two readings the answer is the same bytes. Who asks
/// while an answer is being made waits for it: after a change everybody asks at once, and it is made once.
package final class ResponseCache: Sendable {
  private enum Turn {
    case answer(HTTPResponse)
    case make(Flight)
  }

  /// An answer that is being made, of one state of the history.
  private struct Flight: Hashable, Sendable {
    let key: String
    let generation: Int
  }

  private struct State: Sendable {
    var generation = 0
    var bytes = 0
    var answers: [String: HTTPResponse] = [:]
    var waiting: [Flight: [CheckedContinuation<Turn, Never>]] = [:]
  }

  private let state = Locked(State())
  private let limit: Int

  /// A cache of at most `limit` bytes of bodies.
  package init(limit: Int = 32 << 20) { self.limit = limit }

  /// Counts the changes of the history that were seen.
  var generation: Int { state.withLock { $0.generation } }

  /// Forgets everything: the history has changed. What is being made goes to those who wait for it, and is not kept.
  package func invalidate() {
    state.withLock { state in
      state.generation += 1
      state.bytes = 0
      state.answers.removeAll()
    }
  }

  /// The answer of a name, where it is kept from before.
  package func kept(_ key: String) -> HTTPResponse? { state.withLock { $0.answers[key] } }

  /// The answer of a name: kept from before, made for another who asked just now, or made now.
  package func answer(
    for key: String, make: () async -> HTTPResponse
  ) async -> (response: HTTPResponse, isKept: Bool) {
    if let kept = kept(key) { return (kept, true) }
    let turn = await withCheckedContinuation { (continuation: CheckedContinuation<Turn, Never>) in
      if let turn = self.turn(of: key, continuation) { continuation.resume(returning: turn) }
    }
    switch turn {
    case .answer(let response): return (response, true)
    case .make(let flight):
      let response = await make()
      finish(flight, response)
      return (response, false)
    }
  }

  /// What the caller has to do; nil where it waits.
  private func turn(of key: String, _ continuation: CheckedContinuation<Turn, Never>) -> Turn? {
    state.withLock { state in
      if let response = state.answers[key] { return .answer(response) }
      let flight = Flight(key: key, generation: state.generation)
      guard state.waiting[flight] != nil else {
        state.waiting[flight] = []
        return .make(flight)
      }
      state.waiting[flight]?.append(continuation)
      return nil
    }
  }

  private func finish(_ flight: Flight, _ response: HTTPResponse) {
    let waiting = state.withLock { state in
      if state.generation == flight.generation { keep(response, flight.key, &state) }
      return state.waiting.removeValue(forKey: flight) ?? []
    }
    for continuation in waiting { continuation.resume(returning: .answer(response)) }
  }

  private func keep(_ response: HTTPResponse, _ key: String, _ state: inout State) {
    guard response.status == 200, case .bytes(let bytes) = response.body, bytes.count < limit / 4 else {
      return
    }
    if state.bytes + bytes.count > limit {
      state.answers.removeAll()
      state.bytes = 0
    }
    if state.answers.updateValue(response, forKey: key) == nil { state.bytes += bytes.count }
  }
}
