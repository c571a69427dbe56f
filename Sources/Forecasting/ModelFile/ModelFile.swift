import CivilTime
import Features
import FoundationEssentials
import Readings

/// A trained model with its card, as it lies on disk: JSON, with a schema version and a hash of its content.
///
/// ```
/// {"format":"loadstar-model","schema":5,"sha256":"…",
/// "content":{"card":{…},"model":{…}}}
/// ```
/// The hash is taken of the bytes of `content`, so that a file that was changed by hand is refused.
public struct ModelFile: Sendable {
  /// The schema that this version writes.
  public static let schema = 5
  /// What a reader must know.
  public var card: ModelCard { didSet { digest = nil } }
  /// The model.
  public var model: TrainedModel { didSet { digest = nil } }
  /// The hash that the file was read with; nil where it was made here or has changed since.
  private var digest: String?

  private struct Content: Codable {
    var card: ModelCard
    var model: TrainedModel
  }

  /// The name on the card.
  public var name: String { card.name }

  /// The content's hash, which stored forecasts carry as the model's version.
  public func version() throws -> String { try digest ?? SHA256.hexadecimal(contentBytes()) }

  /// The file's bytes.
  public func encoded() throws -> [UInt8] {
    var file = self
    return try file.sealed()
  }

  /// The file's bytes; from here on the file knows its version without being encoded again.
  public mutating func sealed() throws -> [UInt8] {
    let content = try contentBytes()
    let hash = SHA256.hexadecimal(content)
    digest = hash
    let head = "{\"format\":\"\(Self.format)\",\"schema\":\(Self.schema),\"sha256\":\"\(hash)\",\n"
    return Array(head.utf8) + Self.marker + content + Array("}\n".utf8)
  }

  private static let format = "loadstar-model"
  private static let marker = Array("\"content\":".utf8)

  private func contentBytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(Content(card: card, model: model)))
    } catch EncodingError.invalidValue(_, let context) {
      // JSON has no infinity: a model that holds one would not come back.
      throw ForecastingError.notFinite(place: Self.path(context.codingPath))
    }
  }

  /// Reads a model file.
  /// - Throws: `ForecastingError.modelFile` with what is wrong: no model file, a newer schema, changed content.
  public init(_ bytes: [UInt8]) throws(ForecastingError) {
    let head = try Self.head(of: bytes)
    guard head.schema <= Self.schema else {
      throw .modelFile(
        "its schema is \(head.schema) and this version reads up to \(Self.schema): update the tool")
    }
    guard SHA256.hexadecimal(bytes[head.content]) == head.sha256 else {
      throw .modelFile("its content does not match its hash: it was changed or cut off; train it again")
    }
    let content: Content
    do {
      content = try JSONDecoder().decode(Content.self, from: Data(bytes[head.content]))
      try content.model.check(try content.card.frame())
    } catch let error as ForecastingError {
      throw error
    } catch {
      throw .modelFile(
        "its content is not that of a model of schema \(head.schema)\(Self.place(of: error)); train it again")
    }
    card = content.card
    model = content.model
    digest = head.sha256
  }

  /// Where a part is not what it should be.
  private static func place(of error: any Error) -> String {
    switch error as? DecodingError {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      let path = Self.path(context.codingPath)
      return path.isEmpty ? "" : " (see \(path))"
    default: return ""
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }

  init(card: ModelCard, model: TrainedModel) {
    self.card = card
    self.model = model
  }

  private struct Head: Decodable {
    var format: String
    var schema: Int
    var sha256: String
  }

  /// Reads what stands before the content, which is everything up to the last brace.
  private static func head(
    of bytes: [UInt8]
  ) throws(ForecastingError) -> (schema: Int, sha256: String, content: Range<Int>) {
    guard bytes.count < 1 << 28 else { throw .modelFile("it is larger than 256 MB") }
    guard let position = firstPosition(of: marker, in: bytes),
      let end = bytes.lastIndex(of: UInt8(ascii: "}")),
      position + marker.count < end
    else { throw .modelFile("it is not a loadstar model") }
    // The head closed early, without its last comma, is JSON of its own.
    let text = bytes[..<position].reversed().drop { $0 != UInt8(ascii: ",") }.dropFirst().reversed()
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(Array(text) + [UInt8(ascii: "}")])),
      head.format == format
    else { throw .modelFile("it is not a loadstar model") }
    return (head.schema, head.sha256, position + marker.count..<end)
  }

  private static func firstPosition(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
    let limit = min(bytes.count, 4_096) - pattern.count
    return limit > 0 ? (0..<limit).first { bytes[$0..<$0 + pattern.count].elementsEqual(pattern) } : nil
  }
}

extension ModelFile {
  /// A forecast of `targets` as of `issue`.
  /// - Throws: `ForecastingError` where the context lacks a weather series, has another step, or a target is unfit.
  public func forecast(
    _ context: SeriesContext, issue: Instant, targets: [Instant], weather policy: WeatherPolicy = .observed
  ) throws(ForecastingError) -> [ForecastRow] {
    try check(context)
    return try model.forecast(KnownHistory(context, asOf: issue, weather: policy), targets: targets)
  }

  /// The effects of the forecast of one target as of `issue`.
  /// - Throws: as `forecast`.
  public func explain(
    _ context: SeriesContext, issue: Instant, target: Instant, weather policy: WeatherPolicy = .observed
  ) throws(ForecastingError) -> Explanation {
    try check(context)
    return try model.explain(KnownHistory(context, asOf: issue, weather: policy), target: target)
  }

  /// The effects of the forecasts of some targets as of `issue`.
  /// - Throws: as `forecast`.
  public func explain(
    _ context: SeriesContext, issue: Instant, targets: [Instant], weather policy: WeatherPolicy = .observed
  ) throws(ForecastingError) -> [Explanation] {
    try check(context)
    return try model.explain(KnownHistory(context, asOf: issue, weather: policy), targets: targets)
  }

  /// Checks that the model can read a context.
  public func check(_ context: SeriesContext) throws(ForecastingError) {
    guard context.step == card.step else { throw .otherStep(model: card.step, history: context.step) }
    let names = context.weather.map(\.name)
    for (index, name) in card.weatherSeries.enumerated() where index >= names.count || names[index] != name {
      throw .weatherMissing(name: name)
    }
  }
}
