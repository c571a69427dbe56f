import Streaming

/// What came of one posted body.
struct PostedOutcome: Sendable {
  var accepted = 0
  var rejected: [(line: Int, reason: String)] = []
}

/// Bodies of readings on their way from requests to the monitor, and the requests that wait for them to be on disk.
final class PostedReadings: Sendable {
  private struct Post: Sendable {
    let body: [UInt8]
    let answer: CheckedContinuation<PostedOutcome, any Error>
    var outcome = PostedOutcome()
  }

  private struct State: Sendable {
    var waiting: [Post] = []
    var taken: [Post] = []
    var isClosed = false
  }

  private let state = Locked(State())
  private let signal = Semaphore()
  private static let mostWaiting = 64

  /// Hands a body to the monitor; returns when what came of it is committed.
  func post(_ body: [UInt8]) async throws -> PostedOutcome {
    try await withCheckedThrowingContinuation { answer in
      let refusal: HTTPProblem? = state.withLock { state in
        if state.isClosed { return HTTPProblem(503, "Shutting down") }
        if state.waiting.count >= Self.mostWaiting {
          return HTTPProblem(503, "Busy", detail: "too many bodies wait to be scored: try again in a second")
        }
        state.waiting.append(Post(body: body, answer: answer))
        return nil
      }
      if let refusal { answer.resume(throwing: refusal) } else { signal.raise() }
    }
  }

  /// Waits for a body, so long at most.
  func wait(milliseconds: Int) { signal.wait(milliseconds: milliseconds) }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Takes the bodies that wait, and lets `read` say what each holds.
  func take(_ read: ([UInt8]) -> PostedOutcome) {
    let posts = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    let judged = posts.map { post in
      var post = post
      post.outcome = read(post.body)
      return post
    }
    state.withLock { $0.taken += judged }
  }

  /// Answers all requests whose bodies were taken: they are on disk.
  func commit() {
    for post in drain(includingWaiting: false) { post.answer.resume(returning: post.outcome) }
  }

  /// Answers all requests with an error.
  func fail(_ error: any Error) {
    for post in drain(includingWaiting: true) { post.answer.resume(throwing: error) }
  }

  /// Takes no more, and refuses what waits.
  func close() {
    state.withLock { $0.isClosed = true }
    signal.raise()
  }

  private func drain(includingWaiting: Bool) -> [Post] {
    state.withLock { state in
      defer {
        state.taken = []
        if includingWaiting { state.waiting = [] }
      }
      return state.taken + (includingWaiting ? state.waiting : [])
    }
  }
}

/// Posted readings as a source of the monitor's pipeline. Its position counts lines: a client that got no answer
/// sends again, and what was committed already changes nothing.
struct PostedSource: ReadingSource {
  private let posted: PostedReadings
  private var parser: ReadingParser
  private var position: SourcePosition
  private static let longestLine = 64 << 10

  init(_ posted: PostedReadings, _ directory: SeriesDirectory, from position: SourcePosition?) {
    self.posted = posted
    self.position = position ?? SourcePosition()
    parser = ReadingParser(directory: directory)
  }

  mutating func next() throws(StreamingError) -> SourceBatch? {
    posted.wait(milliseconds: 1000)
    if posted.isClosed { return nil }
    var readings: [IncomingReading] = []
    var rejected: [RejectedLine] = []
    posted.take { body in
      let (read, refused) = lines(of: body)
      readings += read
      rejected += refused
      return PostedOutcome(
        accepted: read.count, rejected: refused.map { (line: $0.line, reason: $0.reason.rawValue) })
    }
    return SourceBatch(readings: readings, rejected: rejected, position: position)
  }

  mutating func committed(_ position: SourcePosition) throws(StreamingError) { posted.commit() }

  private mutating func lines(of body: [UInt8]) -> (readings: [IncomingReading], rejected: [RejectedLine]) {
    parser.columnPlaces = []
    var number = 0
    body.withUnsafeBytes { bytes in
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        number += 1
        guard line.count <= Self.longestLine else {
          parser.rejectOverlong(line: number)
          continue
        }
        var text = UnsafeRawBufferPointer(rebasing: line)
        if text.last == 0x0D { text = UnsafeRawBufferPointer(rebasing: text.dropLast()) }
        if !text.isEmpty { parser.read(text, number: number) }
      }
    }
    position.line += number
    position.offset += body.count
    return parser.take()
  }
}
