/// Answers that hold until the history changes.
///
/// A page left open by many asks the same again and again; between two readings the answer is the same bytes.
final class ResponseCache: Sendable {
  private struct State: Sendable {
    var generation = 0
    var bytes = 0
    var answers: [String: HTTPResponse] = [:]
  }

  private let state = Locked(State())
  private let limit: Int

  /// A cache of at most `limit` bytes of bodies.
  init(limit: Int = 32 << 20) { self.limit = limit }

  /// Counts the changes of the history that were seen.
  var generation: Int { state.withLock { $0.generation } }

  /// Forgets everything: the history has changed.
  func invalidate() {
    state.withLock { state in
      state = State(generation: state.generation + 1)
    }
  }

  subscript(key: String) -> HTTPResponse? { state.withLock { $0.answers[key] } }

  /// Keeps an answer that was made in `generation`; drops it where the history has changed since.
  func store(_ response: HTTPResponse, for key: String, generation: Int) {
    guard response.status == 200, case .bytes(let bytes) = response.body, bytes.count < limit / 4 else {
      return
    }
    state.withLock { state in
      guard state.generation == generation else { return }
      if state.bytes + bytes.count > limit {
        state.answers.removeAll()
        state.bytes = 0
      }
      if state.answers.updateValue(response, forKey: key) == nil { state.bytes += bytes.count }
    }
  }
}
