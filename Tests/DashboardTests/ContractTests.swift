import Dashboard
import Foundation
import Testing

/// Answers, held against the OpenAPI description that the server itself serves.
@Suite("The API as it is described")
struct ContractTests {
  private static let values = [
    "series": "france/consumption", "with": "france/consumption", "area": "france", "measure": "consumption",
    "slot": "consumption@2018-03-18T00:00:00Z", "kind": "point",
  ]

  @Test("every answer that needs no model has the described shape, and all of it")
  func shapes() async throws {
    let box = try FixtureBox()
    try box.fixture.addIncident()
    try box.fixture.addForecast()
    let description = try await box.application.get("/api/v1/openapi.json").json()
    let paths = try #require(description["paths"] as? [String: [String: Any]])
    var checked = 0
    for (path, operations) in paths {
      guard let get = operations["get"] as? [String: Any], let schema = Self.schema(of: get),
        let address = Self.address(path, get)
      else { continue }
      let answer = await box.application.get(address)
      #expect(answer.status == 200, "\(address): \(answer.text.prefix(200))")
      let problems = Shape(root: description).problems(try answer.json(), schema, path)
      #expect(problems.isEmpty, "\(problems)")
      checked += 1
    }
    #expect(checked >= 14)
  }

  @Test("a mistake in an answer would be seen")
  func teeth() {
    let schema: [String: Any] = [
      "type": "object", "required": ["a"], "properties": ["a": ["type": ["integer", "null"]]],
    ]
    let shape = Shape(root: [:])
    #expect(
      shape.problems(["a": 1], schema, "").isEmpty && shape.problems(["a": NSNull()], schema, "").isEmpty)
    #expect(!shape.problems(["a": "1"], schema, "").isEmpty)
    #expect(!shape.problems([String: Any](), schema, "").isEmpty)
    #expect(!shape.problems(["a": 1, "b": 2], schema, "").isEmpty)
  }

  private static func schema(of operation: [String: Any]) -> [String: Any]? {
    let responses = operation["responses"] as? [String: Any]
    let content = (responses?["200"] as? [String: Any])?["content"] as? [String: Any]
    return (content?["application/json"] as? [String: Any])?["schema"] as? [String: Any]
  }

  /// The path with its parameters, and the fields that must be there; nil where a model is asked for.
  private static func address(_ path: String, _ operation: [String: Any]) -> String? {
    var address = path, fields: [String] = []
    for parameter in operation["parameters"] as? [[String: Any]] ?? []
    where parameter["required"] as? Bool == true {
      guard let name = parameter["name"] as? String, let value = values[name] else { return nil }
      if parameter["in"] as? String == "path" {
        address = address.replacingOccurrences(of: "{\(name)}", with: value)
      } else {
        fields.append("\(name)=\(value)")
      }
    }
    return fields.isEmpty ? address : address + "?" + fields.joined(separator: "&")
  }
}

/// The part of JSON Schema that the description uses; members that it does not name are faults, too.
private struct Shape {
  let root: [String: Any]

  func problems(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    if let reference = schema["$ref"] as? String { return problems(value, resolved(reference), place) }
    let types = (schema["type"] as? String).map { [$0] } ?? schema["type"] as? [String] ?? []
    guard types.isEmpty || types.contains(where: { Self.fits(value, $0) }) else {
      return ["\(place): \(value) is no \(types)"]
    }
    if let object = value as? [String: Any] { return members(object, schema, place) }
    if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
      return list.flatMap { problems($0, items, place + "[]") }
    }
    return []
  }

  private func members(_ object: [String: Any], _ schema: [String: Any], _ place: String) -> [String] {
    let known = schema["properties"] as? [String: [String: Any]] ?? [:]
    let others = schema["additionalProperties"] as? [String: Any]
    var found = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map {
      "\(place).\($0) is missing"
    }
    for (name, value) in object {
      if let own = known[name] ?? others {
        found += problems(value, own, "\(place).\(name)")
      } else if !known.isEmpty {
        found.append("\(place).\(name) is not described")
      }
    }
    return found
  }

  private func resolved(_ reference: String) -> [String: Any] {
    reference.dropFirst(2).split(separator: "/").reduce(root) { $0[String($1)] as? [String: Any] ?? [:] }
  }

  private static func fits(_ value: Any, _ type: String) -> Bool {
    let number = value as? NSNumber
    let isFlag = number.map { String(cString: $0.objCType) == "c" } ?? false
    return switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": isFlag
    case "integer": !isFlag && number.map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
    case "number": !isFlag && number != nil
    default: false
    }
  }
}
