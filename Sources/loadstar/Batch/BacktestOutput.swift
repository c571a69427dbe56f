import Forecasting

/// A backtest as one JSON object: the first model's figures, how to run it again, and all models where there are several.
struct BacktestOutput: Encodable {
  let summaries: [BacktestReport.Summary]
  let run: Int64?
  let dataHash: String
  let codeVersion: String
  let notes: [String]
  let rerun: Comparison?

  /// How a repeated run compares with the recorded one.
  struct Comparison: Encodable {
    let run: Int64
    let sameData: Bool
    let sameCode: Bool
    let sameFigures: Bool
    let mapeBefore: Double?

    private enum CodingKeys: String, CodingKey {
      case run
      case sameData = "same_data"
      case sameCode = "same_code"
      case sameFigures = "same_figures"
      case mapeBefore = "mape_before"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case run, notes, models, rerun
    case dataHash = "data_hash"
    case codeVersion = "code_version"
  }

  func encode(to encoder: any Encoder) throws {
    try summaries.first?.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(run, forKey: .run)
    try container.encode(dataHash, forKey: .dataHash)
    try container.encode(codeVersion, forKey: .codeVersion)
    if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    if summaries.count > 1 { try container.encode(summaries, forKey: .models) }
    try container.encodeIfPresent(rerun, forKey: .rerun)
  }
}
