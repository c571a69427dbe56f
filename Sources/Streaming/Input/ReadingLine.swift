import CivilTime
import Readings

/// One reading as it came in: the series by its place in a `SeriesDirectory`.
public struct IncomingReading: Sendable, Equatable {
  /// The series' index in the directory.
  public var series: Int32
  /// The start of the slot.
  public var instant: Instant
  /// The value; NaN where the line says that it is missing.
  public var value: Double
  /// The line it came from, from 1.
  public var line: Int
  /// How final the value is, where the line says so.
  public var vintage: Vintage

  package init(
    series: Int32, instant: Instant, value: Double, line: Int, vintage: Vintage = .unspecified
  ) {
    self.series = series
    self.instant = instant
    self.value = value
    self.line = line
    self.vintage = vintage
  }

  /// The same reading, where NaN equals NaN.
  public static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.series == rhs.series && lhs.instant == rhs.instant && lhs.line == rhs.line
      && lhs.vintage == rhs.vintage
      && (lhs.value == rhs.value || (lhs.value.isNaN && rhs.value.isNaN))
  }
}

/// A line that is no reading, and why.
public struct RejectedLine: Sendable, Equatable {
  /// Its number in the stream, from 1.
  public let line: Int
  /// What is wrong with it.
  public let reason: Reason
  /// The first bytes of the line, for the dead-letter file.
  public let excerpt: [UInt8]

  /// Why a line can't be a reading.
  public enum Reason: String, Sendable, CaseIterable {
    /// Neither a JSON object nor a CSV row.
    case malformed = "not a reading: neither a JSON object nor a CSV row with series, time and value"
    /// A field is missing.
    case incomplete = "a reading needs series, time and value"
    /// The series is not watched.
    case unknownSeries = "unknown series"
    /// The time can't be read.
    case badTime = "the time is not ISO 8601"
    /// The time is before 1980 or after 2150.
    case implausibleTime = "the time lies before 1980 or after 2150"
    /// The instant is not the start of a slot of the series.
    case offGrid = "no slot of the series begins at this time"
    /// The value is not a finite number.
    case badValue = "the value is not a finite number"
    /// The line is longer than the limit.
    case tooLong = "the line is longer than 1 MiB"
    /// The bytes are not UTF-8, or hold a NUL.
    case badText = "the line is not UTF-8 text"
  }
}
