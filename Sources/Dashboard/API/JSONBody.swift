import CivilTime
import FoundationEssentials

/// The fields of a small JSON object in a request's body.
struct JSONBody {
  private enum Value: Decodable {
    case text(String)
    case null
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .other
      }
    }
  }

  private let fields: [String: Value]

  /// Reads the body; an empty one has no fields.
  /// - Throws: `HTTPProblem` 415 for another content type, 400 for what is no JSON object.
  init(_ request: HTTPRequest) throws(HTTPProblem) {
    guard !request.body.isEmpty else {
      fields = [:]
      return
    }
    // A form of another site's page can't send this type without asking first (CORS).
    let type = (request.headers["content-type"] ?? "").prefix { $0 != ";" }.lowercased()
    guard type == "application/json" else {
      throw HTTPProblem(415, "Unsupported media type", detail: "send application/json")
    }
    guard request.body.count <= 64 << 10,
      let fields = try? JSONDecoder().decode([String: Value].self, from: Data(request.body))
    else { throw HTTPProblem(400, "Bad body", detail: "the body is not a small JSON object") }
    self.fields = fields
  }

  /// Refuses fields besides `names`.
  func allow(_ names: String...) throws(HTTPProblem) {
    for name in fields.keys where !names.contains(name) {
      throw HTTPProblem(400, "Unknown field", detail: "'\(name)' is no field of this request")
    }
  }

  /// A text that must be there.
  func text(_ name: String, limit: Int) throws(HTTPProblem) -> String {
    guard case .text(let text)? = fields[name], !text.isEmpty, text.unicodeScalars.count <= limit,
      !text.utf8.contains(0)
    else {
      throw HTTPProblem(400, "Bad field '\(name)'", detail: "'\(name)' is a text of 1 to \(limit) characters")
    }
    return text
  }

  /// A time with an offset; nil where the field, which must be there, is null.
  func optionalTime(_ name: String) throws(HTTPProblem) -> Instant? {
    switch fields[name] {
    case nil: break
    case .null?: return nil
    case .text(let text)?:
      if let instant = Instant(iso8601: text) { return instant }
    case .other?: break
    }
    throw HTTPProblem(
      400, "Bad field '\(name)'", detail: "'\(name)' is a time such as 2018-01-31T11:00:00Z, or null")
  }
}
