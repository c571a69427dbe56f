import CivilTime
import Forecasting
import FoundationEssentials
import History

/// `/api/v1/models`: the cards of the models on disk, and the record of training runs.
struct ModelsAPI: Sendable {
  let services: Services

  func register(on router: inout Router) {
    router.on(.get, "/api/v1/models") { request, _ in try list(request) }
    router.on(.get, "/api/v1/models/{name}") { request, parameters in try one(request, parameters) }
    router.on(.get, "/api/v1/compare") { request, _ in try compare(request) }
    router.on(.get, "/api/v1/runs") { request, _ in try runs(request) }
  }

  private func list(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request)
    let names = try services.models.names()
    return try query.answer { json in
      json.beginArray("items")
      for name in names {
        json.beginObject()
        write(name, to: &json)
        json.endObject()
      }
      json.endArray()
    }
  }

  /// A file that is no model of this version is listed with what is wrong: it must not hide the others.
  private func write(_ name: String, to json: inout JSONWriter) {
    json.add("name", name)
    do {
      let entry = try services.models.entry(name)
      json.add("version", entry.version)
      json.add("bytes", entry.bytes)
      json.raw("card", try Self.card(entry.file.card))
    } catch {
      json.add("error", "\(error)")
    }
  }

  private func one(_ request: HTTPRequest, _ parameters: [String: String]) throws -> HTTPResponse {
    let query = try Query(request)
    let name = parameters["name"] ?? ""
    let entry = try services.models.entry(name)
    return try query.answer { json in
      json.add("name", name)
      json.add("version", entry.version)
      json.add("bytes", entry.bytes)
      json.raw("card", try Self.card(entry.file.card))
    }
  }

  private static func card(_ card: ModelCard) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return try encoder.encode(card)
  }

  /// Two cards side by side: the members in which they differ.
  private func compare(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "a", "b")
    let names = [try query.required("a"), try query.required("b")]
    let cards = try names.map { try Self.members(of: services.models.entry($0).file.card) }
    // Months are of each model's own span: beside each other they say nothing.
    let keys = Set(cards.flatMap(\.keys)).sorted().filter {
      cards[0][$0] != cards[1][$0] && !$0.hasPrefix("backtest.by_month")
    }
    var table = Table(.records)
    table.note("a", .text(names[0]))
    table.note("b", .text(names[1]))
    table.add("field", keys)
    table.add("a_value", keys.map { cards[0][$0] })
    table.add("b_value", keys.map { cards[1][$0] })
    return try query.answer(table)
  }

  private static func members(of card: ModelCard) throws -> [String: String] {
    let members = try JSONDecoder().decode([String: JSONValue].self, from: Self.card(card))
    return members.reduce(into: [:]) { $1.value.flatten(into: &$0, under: $1.key) }
  }

  private func runs(_ request: HTTPRequest) throws -> HTTPResponse {
    let query = try Query(request, "command", "limit")
    let limit = try query.integer("limit", in: 1...1000, default: 100)
    return try services.pool.read { store in
      let runs = try store.runs(command: query.text("command"), limit: limit)
      var table = Table(.records)
      table.add("id", runs.map { Int($0.id) })
      table.add("command", runs.map(\.command))
      table.add("started", runs.map(\.started))
      table.add("finished", runs.map(\.finished))
      table.add("status", runs.map(\.status))
      table.add("options", runs.map(\.options))
      table.add("result", runs.map(\.result))
      table.add("code_version", runs.map(\.codeVersion))
      return try query.answer(table)
    }
  }
}

/// Any JSON value, as far as two cards can be laid side by side.
private indirect enum JSONValue: Decodable {
  case leaf(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let object = try? container.decode([String: JSONValue].self) {
      self = .object(object)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else if let text = try? container.decode(String.self) {
      self = .leaf(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .leaf("\(flag)")
    } else if let number = try? container.decode(Double.self) {
      self = .leaf("\(number)")
    } else {
      self = .leaf("–")
    }
  }

  private var text: String {
    switch self {
    case .leaf(let text): text
    case .list(let all): all.map(\.text).joined(separator: ", ")
    case .object: ""
    }
  }

  func flatten(into members: inout [String: String], under key: String) {
    guard case .object(let object) = self else {
      members[key] = text
      return
    }
    for (name, value) in object { value.flatten(into: &members, under: "\(key).\(name)") }
  }
}
