@preconcurrency import Glibc

/// How often and how soon a request is made again.
public struct RetryPolicy: Sendable {
  /// Requests in all.
  public var attempts: Int
  /// Seconds before the second one; each later wait is twice as long, up to a minute.
  public var firstDelay: Double

  /// By default five requests, half a second before the second.
  public init(attempts: Int = 5, firstDelay: Double = 0.5) {
    self.attempts = attempts
    self.firstDelay = firstDelay
  }

  /// Runs `body` until it succeeds, until it fails for good, or until the attempts are used up.
  /// - Throws: the last failure.
  func run<T>(_ body: () throws(WebFailure) -> T) throws(WebFailure) -> T {
    var attempt = 1
    while true {
      do throws(WebFailure) {
        return try body()
      } catch {
        guard error.isTransient, attempt < attempts else { throw error }
        Self.sleep(delay(after: attempt, asked: error.retryAfter))
        attempt += 1
      }
    }
  }

  private func delay(after attempt: Int, asked: Int?) -> Double {
    let doubled = firstDelay * Double(1 << min(attempt - 1, 16))
    return min(60, max(doubled, Double(asked ?? 0)))
  }

  private static func sleep(_ seconds: Double) {
    usleep(UInt32(max(0, min(seconds, 60)) * 1_000_000))
  }
}

/// A request that brought nothing to use.
struct WebFailure: Error {
  var message: String
  var isTransient: Bool
  var retryAfter: Int?
  var status: Int?
}
