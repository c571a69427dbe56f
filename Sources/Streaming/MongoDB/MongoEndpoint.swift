/// A database on a MongoDB server: what a `mongodb://` address says.
///
/// `mongodb://[USER:PASSWORD@]HOST[:PORT]/DATABASE[?…]`, as MongoDB's own clients take it, with two options more:
/// `keep=SECONDS` drops readings and scores of which the time is longer past, `timeseries=off` keeps readings in a
/// plain collection even where the server has time-series ones.
public struct MongoEndpoint: Sendable, Hashable {
  /// The address for the client, without our options.
  public let uri: String
  /// The database.
  public let database: String
  /// The address without user, password and options.
  public let name: String
  /// Seconds after which readings and scores may be dropped; nil keeps them.
  public private(set) var keep: Int?
  /// Whether readings go to a time-series collection where the server has them.
  public private(set) var usesTimeSeries = true

  /// What an address says.
  /// - Throws: `StreamingError` of kind `usage` where it is written wrongly.
  public init(parsing address: String) throws(StreamingError) {
    guard let scheme = ["mongodb://", "mongodb+srv://"].first(where: { address.hasPrefix($0) }) else {
      throw Self.usage(address, "it has to begin with mongodb://")
    }
    let rest = address.dropFirst(scheme.count)
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    // A password may hold no bare slash: the first one after the hosts begins the database.
    let place = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard place.count == 2, Self.isDatabase(place[1]) else {
      throw Self.usage(address, "it names no database")
    }
    guard let hosts = place[0].split(separator: "@").last, !hosts.isEmpty else {
      throw Self.usage(address, "it names no server")
    }
    database = String(place[1])
    name = "\(scheme)\(hosts)/\(database)"
    var passed: [Substring] = []
    for option in parts.count == 2 ? parts[1].split(separator: "&") : [] {
      if option.hasPrefix("keep=") {
        guard let seconds = Int(option.dropFirst(5)), seconds > 0, seconds <= Int(Int32.max) else {
          throw Self.usage(address, "'\(option)' is no number of seconds")
        }
        keep = seconds
      } else if option == "timeseries=off" {
        usesTimeSeries = false
      } else {
        passed.append(option)
      }
    }
    uri = "\(scheme)\(parts[0])" + (passed.isEmpty ? "" : "?" + passed.joined(separator: "&"))
  }

  private static func isDatabase(_ name: Substring) -> Bool {
    !name.isEmpty && name.utf8.count < 64 && !name.contains { "/\\. \"$*<>:|?".contains($0) }
  }

  private static func usage(_: String, _ why: String) -> StreamingError {
    // The address may hold a password: it is not shown.
    StreamingError(.usage, "this is not a MongoDB address: \(why) (mongodb://HOST:PORT/DATABASE)")
  }
}
