import CivilTime
import FoundationEssentials

/// The Explore API (v2.1) of ODRÉ's open-data service, or of one that speaks as it does.
///
/// A stretch of time is asked for as one export; a service without exports is asked page by page.
struct OpenDataSource {
  let baseURL: String
  let client: any WebClient
  let retries: RetryPolicy
  /// The most records that the service gives in one page.
  private static let pageSize = 100
  /// The service refuses pages beyond so many records.
  private static let deepest = 10_000

  /// The records of a data set with `from` ≤ instant < `to`, as a delimited table with the API's field names; nil where
  /// the service has no such data set.
  /// - Throws: `IngestionError.unavailable` where the service does not answer as it should.
  func table(dataset: String, from: Instant, to: Instant) throws(IngestionError) -> [UInt8]? {
    let filter = "where=" + Self.escaped("date_heure>=date'\(from)' and date_heure<date'\(to)'")
    let common = "\(filter)&order_by=date_heure&timezone=UTC"
    let path = "\(baseURL)/api/explore/v2.1/catalog/datasets/\(dataset)"
    do throws(WebFailure) {
      let url = "\(path)/exports/json?\(common)"
      let records = try retries.run { () throws(WebFailure) -> [APIRecord] in try self.records(url) }
      return RecordTable.text(of: records)
    } catch {
      guard [400, 404, 405, 501].contains(error.status) else { throw unavailable(error, path) }
    }
    return try pages("\(path)/records?\(common)", path: path)
  }

  private func pages(_ address: String, path: String) throws(IngestionError) -> [UInt8]? {
    var all: [APIRecord] = []
    var total = Int.max
    while all.count < min(total, Self.deepest) {
      do throws(WebFailure) {
        let url = "\(address)&limit=\(Self.pageSize)&offset=\(all.count)"
        let page = try retries.run { () throws(WebFailure) -> APIPage in try self.page(url) }
        guard !page.results.isEmpty else { break }
        all += page.results
        total = page.total ?? Int.max
      } catch {
        if error.status == 404, all.isEmpty { return nil }
        throw unavailable(error, path)
      }
    }
    guard total <= Self.deepest || total == .max else {
      throw IngestionError(
        .unavailable, "the service has \(total) records and gives \(Self.deepest): ask for less time",
        file: path)
    }
    return RecordTable.text(of: all)
  }

  private func records(_ url: String) throws(WebFailure) -> [APIRecord] {
    try decode([APIRecord].self, try get(url))
  }

  private func page(_ url: String) throws(WebFailure) -> APIPage { try decode(APIPage.self, try get(url)) }

  private func get(_ url: String) throws(WebFailure) -> [UInt8] {
    let reply: WebReply
    do throws(WebError) {
      reply = try client.perform(WebRequest(url: url, timeout: 120))
    } catch {
      throw WebFailure(message: error.description, isTransient: error.isTransient)
    }
    guard reply.status == 200 else {
      let isTransient = reply.status >= 500 && reply.status != 501 || [408, 425, 429].contains(reply.status)
      throw WebFailure(
        message: "the service answered with status \(reply.status)", isTransient: isTransient,
        retryAfter: reply.retryAfter, status: reply.status)
    }
    return reply.body
  }

  /// Takes a body that is no JSON for one that was cut on its way: it is asked for again.
  private func decode<T: Decodable>(_ type: T.Type, _ body: [UInt8]) throws(WebFailure) -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(body))
    } catch {
      throw WebFailure(
        message: "the answer is not the JSON it should be, or only a part of it", isTransient: true)
    }
  }

  private func unavailable(_ failure: WebFailure, _ path: String) -> IngestionError {
    let again = failure.isTransient ? " (asked \(retries.attempts) times): try again later" : ""
    return IngestionError(.unavailable, failure.message + again, file: path)
  }

  /// A query's value with all but letters, digits and `-._~` as `%XX` (RFC 3986).
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
      default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
