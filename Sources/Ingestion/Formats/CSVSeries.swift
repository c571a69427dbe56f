import Readings

/// Finds the series that a column, or a column and a row's label, stand for.
struct CSVSeries {
  private let context: LayoutContext
  private var known: [String: [Int: Int]] = [:]

  init(context: LayoutContext) { self.context = context }

  /// The area of a table that names none.
  private var area: String { context.options.area ?? LabelText.slug(context.fileStem) }

  /// The place of a wide table's column.
  mutating func place(
    of value: CSVColumns.Value, into collector: inout FileCollector
  ) throws(IngestionError) -> Int {
    let target = value.target ?? LabelText.slug(value.label)
    let text = target.contains("/") ? target : "\(area)/\(target)"
    return collector.place(of: try definition(text, label: value.label, unit: value.unit, areaLabel: nil))
  }

  /// The place of a long table's column in a row that names `row`: a whole series name, or else an area where the
  /// column has a measure, or else a measure.
  mutating func place(
    of value: CSVColumns.Value, row: String, into collector: inout FileCollector
  ) throws(IngestionError) -> Int {
    if let place = known[row]?[value.index] { return place }
    let place = collector.place(of: try definition(of: value, row: row))
    known[row, default: [:]][value.index] = place
    return place
  }

  private func definition(of value: CSVColumns.Value, row: String) throws(IngestionError) -> SeriesDefinition
  {
    let label = LabelText.trim(row)
    let slug = LabelText.slug(label)
    guard !slug.isEmpty else { throw IngestionError(.badData, "the row names no series") }
    if label.contains("/") {
      return try definition(label, label: value.label, unit: value.unit, areaLabel: nil)
    }
    guard let target = value.target else {
      return try definition("\(area)/\(slug)", label: label, unit: value.unit, areaLabel: nil)
    }
    guard !target.contains("/") else {
      throw IngestionError(
        .usage, "with --series-column, --value takes COLUMN=MEASURE: the row names the area")
    }
    return try definition("\(slug)/\(target)", label: value.label, unit: value.unit, areaLabel: label)
  }

  private func definition(
    _ text: String, label: String, unit: String?, areaLabel: String?
  ) throws(IngestionError) -> SeriesDefinition {
    do throws(SeriesNameError) {
      let name = try SeriesName(parsing: text)
      return context.definition(
        name, label: label.isEmpty ? name.measure : label, unit: unit, areaLabel: areaLabel)
    } catch {
      throw IngestionError(.usage, "\(error)")
    }
  }
}
