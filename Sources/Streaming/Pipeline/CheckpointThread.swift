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
  private var isWriting = false
  private var committed: [UInt8]?

  /// Readings that may wait for the disk before the scoring waits too: those of two checkpoints.
  private let mostReadings: Int
  private static let niceness: Int32 = 5

  /// A thread that writes to the store at `path`, whose last checkpoint is `committed`.
  init(_ writer: CheckpointWriter, path: String, committed: [UInt8]?) throws(StreamingError) {
    self.writer = writer
    self.path = path
    self.committed = committed
    mostReadings = 2 * writer.plan.checkpointReadings
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
    thread = WorkThread { [self] in run() }
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
      while failure == nil, let waiting, waiting.readingCount >= mostReadings {
        pthread_cond_wait(changed, mutex)
      }
      if let failure { throw failure }
      if waiting == nil { waiting = record } else { waiting?.absorb(record) }
      pthread_cond_broadcast(changed)
    }
  }

  /// Has the caller commit in its own thread, after all that was handed over: `body` is given the last commit's place
  /// and gives the new one.
  func commitHere(_ body: ([UInt8]?) throws -> [UInt8]) throws {
    try locked {
      while failure == nil, waiting != nil || isWriting { pthread_cond_wait(changed, mutex) }
      if let failure { throw failure }
      committed = try body(committed)
      written += 1
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

  private func run() {
    // Where processors are short, scoring goes first; on Linux the call is of this thread alone.
    setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.niceness)
    do {
      let store = try HistoryStore(path: path)
      while let (record, last) = next() {
        for finish in record.durability { try finish() }
        let record = try record.sealed()
        try store.transaction {
          try writer.fence(last, in: store)
          try writer.write(record, to: store)
        }
        locked {
          committed = record.position
          place = record.place
          written += 1
          isWriting = false
          pthread_cond_broadcast(changed)
        }
      }
    } catch {
      locked {
        failure = error
        pthread_cond_broadcast(changed)
      }
    }
  }

  /// What waits to be written, and the last commit's place; nil once there will be no more.
  private func next() -> (record: CheckpointRecord, last: [UInt8]?)? {
    locked {
      while waiting == nil, !isClosed { pthread_cond_wait(changed, mutex) }
      guard let record = waiting else { return nil }
      waiting = nil
      isWriting = true
      pthread_cond_broadcast(changed)
      return (record, committed)
    }
  }

  private func locked<T>(_ body: () throws -> T) rethrows -> T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}
