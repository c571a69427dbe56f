import Dashboard
import Dispatch
@preconcurrency import Glibc
import History
import Ingestion

/// Requests to the HTTP API over a small history: every answer is an answer, none a fault of the server's own.
///
/// The input is a request as text: `METHOD path?name=value&…`, lines of headers, an empty line, the body.
let serverTarget = FuzzTarget(name: "http") { bytes in
  guard let request = request(bytes) else { return }
  let application = application
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    let response = await application.respond(to: request)
    require(response.status != 500, "\(request.method) \(request.path) \(request.query) is answered")
    done.signal()
  }
  done.wait()
}

private let application: DashboardApplication = {
  let database = "\(scratch)/served.db"
  let rows = (0..<200).map { "fuzz/load,\(2_000 + $0 / 48)-01-\(10 + $0 % 9)T00:00:00Z,\($0)" }
  let readings = file("served.csv", (["series,time,value"] + rows).joined(separator: "\n").utf8)
  do {
    let store = try HistoryStore(path: database)
    _ = try Ingestor(store: store).ingest(files: [readings])
  } catch { fatalError("\(error)") }
  var configuration = DashboardApplication.Configuration(database: database)
  configuration.models = scratch
  return DashboardApplication(configuration)
}()

private func request(_ bytes: UnsafeRawBufferPointer) -> HTTPRequest? {
  let parts = bytes.split(separator: 0x0A, maxSplits: 8, omittingEmptySubsequences: false)
  let line = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
  let words = line.split(separator: " ", maxSplits: 1).map(String.init)
  guard words.count == 2, let method = HTTPMethod(rawValue: words[0]) else { return nil }
  let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  var headers = ["host": "127.0.0.1:8080"]
  var rest = parts.dropFirst()
  while let header = rest.popFirst(), !header.isEmpty {
    let pair = String(decoding: header, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
    if pair.count == 2 { headers[pair[0].lowercased()] = String(pair[1].drop { $0 == " " }) }
  }
  return HTTPRequest(
    method, target[0], query: query(target.count > 1 ? target[1] : ""), headers: headers,
    body: Array(rest.joined(separator: [0x0A])))
}

private func query(_ text: String) -> [String: String] {
  var fields: [String: String] = [:]
  for pair in text.split(separator: "&") {
    let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    fields[sides[0]] = sides.count > 1 ? sides[1] : ""
  }
  return fields
}
