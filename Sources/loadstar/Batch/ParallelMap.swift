@preconcurrency import Glibc

/// Work on many items at once.
enum Parallel {
  /// The processors that may be used.
  static var width: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The results of `work` in the order of the items, on all processors.
  /// - Parameter done: told how many items are finished, as each is.
  static func map<Item: Sendable, Output: Sendable>(
    _ items: [Item], done: @Sendable (Int) -> Void = { _ in },
    _ work: @escaping @Sendable (Item) async -> Output
  ) async -> [Output] {
    var results = [Output?](repeating: nil, count: items.count)
    await withTaskGroup(of: (Int, Output).self) { group in
      var next = 0
      func start() {
        guard next < items.count else { return }
        let index = next
        next += 1
        group.addTask { (index, await work(items[index])) }
      }
      for _ in 0..<width { start() }
      var finished = 0
      for await (index, output) in group {
        results[index] = output
        finished += 1
        done(finished)
        start()
      }
    }
    return results.compactMap { $0 }
  }
}

/// A series for which something did not work.
struct SeriesFailure: Error, Encodable {
  let series: String
  let reason: String
  let status: Int32

  init(_ series: String, _ error: any Error) {
    let report = ErrorReport(error)
    self.series = series
    reason = report.message
    status = report.status.rawValue
  }
}
