@preconcurrency import Glibc
import History
import Ingestion

/// Commits checkpoints beside the scoring, in their order, on a connection and a thread of its own: no reading waits
/// for the disk.
///
/// What is handed over while a commit runs is written as one by the next: however slow the disk, the store is never
/// more than two commits behind, and it always holds one whole moment of the run.
final class CheckpointThread: @unchecked Sendable {
  private let writer: CheckpointWriter
  private let path: String
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var thread: WorkThread?
  // Under the mutex from here on.
  private var waiting: CheckpointRecord?
  private var isClosed = false
  private var failure: (any Error)?
  private var place: SourcePosition?
  private var written = 0

  /// Readings that may wait for the disk before the scoring waits too.
  private static let mostReadings = 400_000
  private static let niceness: Int32 = 5

  /// A thread that writes to the store at `path`, whose last checkpoint is `committed`.
  init(_ writer: CheckpointWriter, path: String, committed: [UInt8]?) throws(StreamingError) {
    self.writer = writer
    self.path = path
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
    thread = WorkThread { [self] in run(committed) }
    if thread == nil {
      throw StreamingError(.io, "the system gives no thread to commit with: try again later")
    }
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    changed.deallocate()
  }

  /// Hands a checkpoint over; waits only where the disk is far behind.
  /// - Throws: What made an earlier commit fail.
  func hand(_ record: CheckpointRecord) throws {
    try locked {
      while failure == nil, let waiting, waiting.readingCount >= Self.mostReadings {
        pthread_cond_wait(changed, mutex)
      }
      if let failure { throw failure }
      if waiting == nil { waiting = record } else { waiting?.absorb(record) }
      pthread_cond_broadcast(changed)
    }
  }

  /// Where the source stood at the newest commit, once for each.
  func takeCommitted() -> SourcePosition? {
    locked {
      defer { place = nil }
      return place
    }
  }

  /// Waits until all is committed; says how many commits that took.
  /// - Throws: What made a commit fail.
  func finish() throws -> Int {
    stop()
    return try locked {
      if let failure { throw failure }
      return written
    }
  }

  /// Commits what was handed over and ends the thread.
  func stop() {
    locked {
      isClosed = true
      pthread_cond_broadcast(changed)
    }
    thread?.join()
    thread = nil
  }

  private func run(_ committed: [UInt8]?) {
    // Where processors are short, scoring goes first; on Linux the call is of this thread alone.
    setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.niceness)
    do {
      let store = try HistoryStore(path: path)
      var committed = committed
      while let record = next() {
        for finish in record.durability { try finish() }
        try store.transaction {
          try writer.fence(committed, in: store)
          try writer.write(record, to: store)
        }
        committed = record.position
        locked {
          place = record.place
          written += 1
        }
      }
    } catch {
      locked {
        failure = error
        pthread_cond_broadcast(changed)
      }
    }
  }

  /// What waits to be written; nil once there will be no more.
  private func next() -> CheckpointRecord? {
    locked {
      while waiting == nil, !isClosed { pthread_cond_wait(changed, mutex) }
      defer {
        waiting = nil
        pthread_cond_broadcast(changed)
      }
      return waiting
    }
  }

  private func locked<T>(_ body: () throws -> T) rethrows -> T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}
