/// Columns of text, aligned: words to the left, numbers to the right.
public struct TextTable: Sendable {
  private let header: [String]
  private var rows: [[String]] = []

  /// An empty table.
  public init(_ header: [String]) { self.header = header }

  /// Adds a row; missing cells stay empty.
  public mutating func add(_ cells: [String]) {
    rows.append(
      cells.map(Self.printable) + [String](repeating: "", count: max(0, header.count - cells.count)))
  }

  /// The table as lines, the header first.
  public func lines(style: Style = Style(isOn: false)) -> [String] {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let isNumeric = header.indices.map { column in
      !rows.isEmpty && rows.allSatisfy { Self.looksNumeric($0[column]) }
    }
    let all = [header] + rows
    return all.enumerated().map { index, cells in
      let padded = header.indices.map { column in
        Self.pad(cells[column], to: widths[column], right: isNumeric[column])
      }
      let line = padded.joined(separator: "  ")
      return index == 0 ? style.bold(line) : line
    }
  }

  static func pad(_ text: String, to width: Int, right: Bool) -> String {
    let fill = String(repeating: " ", count: max(0, width - text.count))
    return right ? fill + text : text + fill
  }

  private static func looksNumeric(_ text: String) -> Bool {
    text.isEmpty || text == "–" || text.first.map { "+-−.0123456789".contains($0) } == true
  }

  // Names come from files: control characters must not reach a terminal.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : $0 }))
  }
}
