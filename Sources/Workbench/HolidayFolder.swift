import CivilTime
import DelimitedText

/// A folder of holiday tables, one an area: `holidays/AREA.txt`.
///
/// A file holds a table as `HolidayCalendar.init(table:name:)` reads it, or one line with the name of a built-in
/// calendar, such as `alsace-moselle`.
struct HolidayFolder: Sendable {
  let path: String

  /// The table of an area; nil where the folder has none.
  func calendar(area: String) throws(WorkbenchError) -> HolidayCalendar? {
    let file = "\(path)/\(area).txt"
    guard let bytes = try TextFile.bytesIfPresent(of: file) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
    if lines.count == 1, let calendar = HolidayCalendar.named(lines[0].split(separator: " ").joined()) {
      return calendar
    }
    do {
      return try HolidayCalendar(table: text, name: area)
    } catch {
      throw WorkbenchError(.unreadable, "\(file): \(error)")
    }
  }
}

extension HolidayFolder {
  /// The built-in calendar of that name, or the table in the file of that path.
  static func calendar(_ choice: String) throws(WorkbenchError) -> HolidayCalendar {
    if let calendar = HolidayCalendar.named(choice) { return calendar }
    guard let bytes = try TextFile.bytesIfPresent(of: choice) else {
      let known = HolidayCalendar.names.joined(separator: ", ")
      throw WorkbenchError(
        .unreadable, "'\(choice)' is neither a built-in holiday calendar (\(known)) nor a table's file")
    }
    do {
      return try HolidayCalendar(table: String(decoding: bytes, as: UTF8.self), name: choice)
    } catch {
      throw WorkbenchError(.unreadable, "\(choice): \(error)")
    }
  }
}

/// Whole files.
enum TextFile {
  /// A file's bytes; nil where there is none.
  static func bytesIfPresent(of path: String) throws(WorkbenchError) -> [UInt8]? {
    do {
      return try FileSource(path: path).readAll()
    } catch {
      if error.kind == .notFound { return nil }
      throw WorkbenchError(.unreadable, "\(path): \(error)")
    }
  }
}
