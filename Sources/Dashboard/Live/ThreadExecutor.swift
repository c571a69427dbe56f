@preconcurrency import Glibc

/// Runs a task on a thread of its own, so that it may wait for input without taking a thread from everybody else.
final class ThreadExecutor: TaskExecutor {
  private struct State: Sendable {
    var jobs: [UnownedJob] = []
    var isStopped = false
  }

  private let state = Locked(State())
  private let signal = Semaphore()

  /// An executor whose thread starts at once.
  init() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(&thread, nil, threadBody, context)
    if status == 0 {
      pthread_detach(thread)
    } else {
      Unmanaged<ThreadExecutor>.fromOpaque(context).release()
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    signal.raise()
  }

  /// Ends the thread once its jobs are done.
  func stop() {
    state.withLock { $0.isStopped = true }
    signal.raise()
  }

  fileprivate func run() {
    while true {
      signal.wait(milliseconds: 60_000)
      let (jobs, isStopped) = state.withLock { state in
        defer { state.jobs = [] }
        return (state.jobs, state.isStopped)
      }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
      if isStopped, jobs.isEmpty { return }
    }
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
