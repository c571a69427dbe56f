/// What the server counts of its own work, for `/metrics`.
final class ServerCounters: Sendable {
  /// The counts at one time.
  struct Snapshot: Sendable {
    var requests: [Int: Int] = [:]
    var buckets = [Int](repeating: 0, count: ServerCounters.bounds.count)
    var seconds = 0.0
    var answered = 0
    var cacheHits = 0
    var errors: [String: Int] = [:]
    var posted = 0
    var rejected = 0
  }

  /// Upper bounds of the histogram of answering times, in seconds.
  static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

  private let state = Locked(Snapshot())

  var snapshot: Snapshot { state.withLock { $0 } }

  func count(status: Int, seconds: Double, cached: Bool) {
    state.withLock { state in
      state.requests[status, default: 0] += 1
      state.seconds += seconds
      state.answered += 1
      if cached { state.cacheHits += 1 }
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound { state.buckets[index] += 1 }
    }
  }

  func count(error: String) { state.withLock { $0.errors[error, default: 0] += 1 } }

  func count(posted: Int, rejected: Int) {
    state.withLock { state in
      state.posted += posted
      state.rejected += rejected
    }
  }
}
