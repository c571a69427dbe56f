import History

/// Connections to one history: any number that read, and one that writes.
///
/// A connection belongs to one thread at a time, so each is lent for one piece of work and comes back.
final class StorePool: Sendable {
  private struct Loan: @unchecked Sendable {
    let store: HistoryStore
  }

  private let path: String
  private let idle = Locked<[Loan]>([])
  private let writer = Locked<Loan?>(nil)
  private let watcher = Locked<Loan?>(nil)
  private static let largestIdle = 8

  /// A pool on the history at `path`, which is opened when it is first asked.
  init(path: String) { self.path = path }

  /// Lends a connection that reads, on one consistent state.
  func read<T>(_ body: (HistoryStore) throws -> T) throws -> T {
    let loan =
      try idle.withLock { $0.popLast() }
      ?? Loan(store: HistoryStore(path: path, mode: .readOnly, busySeconds: 5))
    defer { idle.withLock { if $0.count < Self.largestIdle { $0.append(loan) } } }
    return try loan.store.snapshot { try body(loan.store) }
  }

  /// Lends the connection that watches for changes: always the same, since it compares with what it saw before.
  func watch(_ body: (HistoryStore) throws -> Void) throws {
    try watcher.withLock { watcher in
      let loan = try watcher ?? Loan(store: HistoryStore(path: path, mode: .readOnly, busySeconds: 5))
      watcher = loan
      try body(loan.store)
    }
  }

  /// Lends the connection that writes.
  func write<T>(_ body: (HistoryStore) throws -> T) throws -> T {
    try writer.withLock { writer in
      let loan = try writer ?? Loan(store: HistoryStore(path: path, mode: .readWrite, busySeconds: 10))
      writer = loan
      return try body(loan.store)
    }
  }
}
