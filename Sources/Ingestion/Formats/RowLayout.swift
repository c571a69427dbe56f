import CivilTime
import DelimitedText
import Readings

/// One of the ways in which rows stand for readings.
protocol RowLayout {
  /// Reads the record that the reader is at.
  /// - Throws: `IngestionError` where the file as a whole can't be used; a row that can't be read is rejected.
  mutating func read(_ reader: DelimitedReader, into collector: inout FileCollector) throws(IngestionError)
  /// Says what only the end of the file shows.
  mutating func finish(_ collector: inout FileCollector) throws(IngestionError)
}

extension RowLayout {
  /// Nothing more to say.
  mutating func finish(_ collector: inout FileCollector) throws(IngestionError) {}
}

/// What layouts know besides the file.
struct LayoutContext: Sendable {
  let options: IngestOptions
  /// The zones of the areas that are stored already.
  let storedZones: [String: TimeZoneRules]
  /// The zone where neither the options nor the store tell one.
  let defaultZone: TimeZoneRules
  /// The file's name without folder and endings.
  let fileStem: String

  /// The zone of an area's local times.
  func zone(ofArea area: String) -> TimeZoneRules { options.zone ?? storedZones[area] ?? defaultZone }

  /// The zone in which a table writes an area's times that have no offset.
  func clockZone(ofArea area: String) -> TimeZoneRules { options.timesIn ?? zone(ofArea: area) }

  /// A series' definition, its step left open.
  func definition(
    _ name: SeriesName, label: String, unit: String?, areaLabel: String? = nil
  ) -> SeriesDefinition {
    SeriesDefinition(
      name: name, label: label, unit: self.unit(ofMeasure: name.measure, published: unit), step: 1,
      zone: zone(ofArea: name.area).identifier, areaLabel: areaLabel)
  }

  /// What `--unit` says where it can be meant, else the header, else the measure's name.
  private func unit(ofMeasure measure: String, published: String?) -> String {
    if let unit = options.unit, options.values.count <= 1 || !Units.isOtherThanPower(measure: measure) {
      return unit
    }
    return published ?? Units.guess(measure: measure)
  }
}

extension DelimitedReader {
  /// A record that stops before its last field because the file does.
  var isCutOff: Bool { !isTerminated }

  /// The start of a field, for messages.
  func excerpt(_ index: Int) -> String {
    let bytes = field(index)
    let text = encoding.decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(40)))
    return bytes.count > 40 ? "\(text)…" : text
  }
}

extension TimeText {
  /// The time that a field names, spaces at its ends left out; nil where it is none.
  init?(field bytes: UnsafeRawBufferPointer) {
    let parsed = bytes.trimmingSpaces.withMemoryRebound(to: UInt8.self) { TimeText($0.span) }
    guard let parsed else { return nil }
    self = parsed
  }
}
