import CommandLineKit
import Readings
import Workbench

/// How one `--name` or `--model` stands for the models of many series.
///
/// `*` stands for the series' area. Where several series are meant and there is no `*`, `-AREA` follows the name. Where
/// the pattern of series leaves the measure open too, area and measure stand for the series.
struct ModelNaming: Sendable {
  private let text: String
  private let isForMany: Bool
  private let namesMeasure: Bool

  /// The naming of the series that `pattern` means.
  init(_ text: String, pattern: String) {
    self.text = text
    isForMany = pattern.contains("*")
    namesMeasure = pattern.split(separator: "/").last?.contains("*") == true
  }

  /// The model's name for a series.
  func name(for series: SeriesName) -> String {
    let stem = namesMeasure ? "\(series.area)-\(series.measure)" : series.area
    if text.contains("*") {
      return text.split(separator: "*", omittingEmptySubsequences: false).joined(separator: stem)
    }
    return isForMany ? "\(text)-\(stem)" : text
  }

  /// The name of the model that is there for a series: its own, else the one under the plain name.
  func existingName(for series: SeriesName, in registry: ModelRegistry) -> String {
    let own = name(for: series)
    let candidates = [own, text, "\(text)-\(series.area)", "\(text)-\(series.area)-\(series.measure)"]
    return candidates.first(where: registry.contains) ?? own
  }
}
