/// The name of a series, `AREA/MEASURE`, such as `france/consumption`.
///
/// Both parts are lower-case ASCII letters and digits, joined by single hyphens.
public struct SeriesName: Hashable, Comparable, Sendable {
  /// The area, such as `ile-de-france`.
  public let area: String
  /// The measure, such as `consumption` or `forecast-day-ahead`.
  public let measure: String

  /// A name from its two parts.
  /// - Throws: `SeriesNameError` where a part is empty or has another character than a–z, 0–9 and `-`.
  public init(area: String, measure: String) throws(SeriesNameError) {
    guard Self.isValid(area), Self.isValid(measure) else {
      throw SeriesNameError(text: "\(area)/\(measure)")
    }
    self.area = area
    self.measure = measure
  }

  /// A name from `AREA/MEASURE`.
  /// - Throws: `SeriesNameError` where the text is not of that form.
  public init(parsing text: String) throws(SeriesNameError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw SeriesNameError(text: text) }
    try self.init(area: String(parts[0]), measure: String(parts[1]))
  }

  /// Order by area, then by measure.
  public static func < (lhs: SeriesName, rhs: SeriesName) -> Bool {
    (lhs.area, lhs.measure) < (rhs.area, rhs.measure)
  }

  private static func isValid(_ part: String) -> Bool {
    guard !part.isEmpty, part.utf8.count <= 100, part.first != "-", part.last != "-" else { return false }
    return part.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }
  }
}

extension SeriesName: CustomStringConvertible {
  /// `AREA/MEASURE`.
  public var description: String { "\(area)/\(measure)" }
}

/// A text that is not a series name.
public struct SeriesNameError: Error, CustomStringConvertible {
  /// The text that was refused.
  public let text: String
  /// What is wrong, and what a name looks like.
  public var description: String {
    "'\(text)' is not a series name: write AREA/MEASURE in lower-case letters, digits and hyphens, "
      + "such as france/consumption"
  }
}
