import CivilTime

/// Reads what a monitor tells beside the history: of each series its newest score and its open incidents.
public protocol LiveViewReader: Sendable {
  /// Where it is kept, without user and password.
  var name: String { get }
  /// The newest of every series, in order of their names.
  func series() throws(StreamingError) -> [LiveSeries]
  /// The newest scores of a series from `since` on, in order of time, at most `limit`.
  func scores(of series: String, since: Instant, limit: Int) throws(StreamingError) -> [LiveScore]
  /// Incidents of a series that begin at `since` or later, and all that are open, in order of their start.
  func incidents(of series: String, since: Instant) throws(StreamingError) -> [LiveIncident]
}

/// Where a live view is kept, as it is written on the command line: `mongodb://HOST:PORT/DATABASE`.
public struct LiveViewAddress: Sendable, Hashable {
  private let endpoint: MongoEndpoint

  /// An address.
  /// - Throws: `StreamingError` (usage) where it is written wrongly.
  public init(_ text: String) throws(StreamingError) { endpoint = try MongoEndpoint(parsing: text) }

  /// A reader of it.
  /// - Throws: `StreamingError` (unavailable) where no server answers within `patience` seconds.
  public func open(patience: Double = 15) throws(StreamingError) -> any LiveViewReader {
    #if MongoDB
      return try MongoLiveView(endpoint, patience: patience)
    #else
      throw StreamContext.notBuilt("MongoDB")
    #endif
  }
}
