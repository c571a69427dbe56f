import CommandLineKit
import Forecasting

/// What `train` did, for people and as JSON.
struct TrainingReport: Encodable {
  let models: [Model]
  let failed: [SeriesFailure]
  /// For people, of a model that is trained alone.
  private let card: ModelCard?

  private enum CodingKeys: String, CodingKey { case models, failed }

  struct Model: Encodable {
    let name: String
    let series: String
    let kind: String
    let path: String
    let version: String
    let trainedFrom: String
    let trainedTo: String
    let calibration: BacktestScore?
    let seconds: Double
    let kept: Bool

    private enum CodingKeys: String, CodingKey {
      case name, series, kind, path, version, calibration, seconds, kept
      case trainedFrom = "trained_from"
      case trainedTo = "trained_to"
    }

    init(_ outcome: TrainingJob.Outcome) {
      let card = outcome.file.card
      name = card.name
      series = card.series
      kind = card.kind.rawValue
      path = outcome.path
      version = outcome.version
      trainedFrom = card.trainedFrom
      trainedTo = card.trainedTo
      calibration = card.calibration
      seconds = outcome.seconds
      kept = outcome.isKept
    }
  }

  init(_ results: [Result<Model, SeriesFailure>], card: ModelCard? = nil) {
    self.card = card
    models = results.compactMap { try? $0.get() }
    failed = results.compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
  }

  func print(isForMany: Bool) throws {
    if isForMany {
      try printTable()
    } else if let model = models.first, let card {
      try StandardStream.output.line(
        "\(model.path)  trained in \(NumberText.fixed(model.seconds, decimals: 2)) s\n")
      try StandardStream.output.line(ModelCardText(card).text)
      try StandardStream.output.line(
        "next: loadstar forecast \(model.series) --model \(model.name)")
    }
  }

  private func printTable() throws {
    var table = TextTable(["model", "series", "MAPE %", "MAE", "seconds", ""])
    for model in models {
      table.add([
        model.name, model.series, NumberText.fixed(model.calibration?.mape ?? .nan, decimals: 2),
        NumberText.grouped(model.calibration?.mae ?? .nan),
        NumberText.fixed(model.seconds, decimals: 2), model.kept ? "kept: nothing changed" : "",
      ])
    }
    try StandardStream.output.line(
      table.lines(style: Style(for: .output)).joined(separator: "\n"))
    try StandardStream.output.line(
      "\(NumberText.count(models.count, "model")), \(NumberText.count(failed.count, "failure"))")
  }

  /// Reports the failures, and ends with the first one's status.
  func throwFirstFailure(isForMany: Bool) throws {
    try failed.throwFirst(isForMany: isForMany)
  }
}

extension [SeriesFailure] {
  /// Reports the failures on standard error, and ends with the first one's status.
  func throwFirst(isForMany: Bool) throws {
    guard let first else { return }
    let status = ExitStatus(rawValue: first.status) ?? .software
    guard isForMany else { throw CommandError(status, first.reason) }
    for failure in self { try StandardStream.error.line("loadstar: \(failure.series): \(failure.reason)") }
    throw CommandError(status, "\(NumberText.count(count, "series")) failed, the first with: \(first.reason)")
  }
}
