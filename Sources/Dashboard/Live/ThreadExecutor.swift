@preconcurrency import Glibc

/// Runs tasks on threads of its own, so that they may wait for input or compute for long without taking a thread from
/// everybody else: the runtime's own pool has no more threads than the machine has cores.
final class ThreadExecutor: TaskExecutor {
  private struct State: Sendable {
    var jobs: [UnownedJob] = []
    var isStopped = false
  }

  private let state = Locked(State())
  private let signal = Semaphore()
  private let threads: Int

  /// An executor whose threads start at once.
  init(threads: Int = 1) {
    self.threads = threads
    for _ in 0..<threads {
      var thread = pthread_t()
      let context = Unmanaged.passRetained(self).toOpaque()
      let status = pthread_create(&thread, nil, threadBody, context)
      if status == 0 {
        pthread_detach(thread)
      } else {
        Unmanaged<ThreadExecutor>.fromOpaque(context).release()
      }
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    signal.raise()
  }

  /// Ends the threads once all jobs are done.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<threads { signal.raise() }
  }

  fileprivate func run() {
    while true {
      signal.wait(milliseconds: 60_000)
      while let job = nextJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
      if state.withLock({ $0.isStopped }) { return }
    }
  }

  private func nextJob() -> UnownedJob? {
    state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
  }
}

private let threadBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
  if let context { Unmanaged<ThreadExecutor>.fromOpaque(context).takeRetainedValue().run() }
  return nil
}

/// A counting semaphore.
final class Semaphore: @unchecked Sendable {
  private let handle: UnsafeMutablePointer<sem_t>

  init() {
    handle = .allocate(capacity: 1)
    sem_init(handle, 0, 0)
  }

  deinit {
    sem_destroy(handle)
    handle.deallocate()
  }

  func raise() { sem_post(handle) }

  /// Waits for a `raise`, so long at most.
  func wait(milliseconds: Int) {
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    let nanoseconds = until.tv_nsec + milliseconds % 1000 * 1_000_000
    until.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
    until.tv_nsec = nanoseconds % 1_000_000_000
    while sem_timedwait(handle, &until) != 0, errno == EINTR {}
  }
}
