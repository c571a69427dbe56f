import Features
import Forecasting
import Readings

/// The hash of the data that a model or a backtest read, by which a later run can tell whether they are the same.
enum DataHash {
  /// The hash of a context's values and weather, and of references, where there are any.
  static func of(_ context: SeriesContext, references: [RegularSeries] = []) -> String {
    var bytes: [UInt8] = []
    append(context.target, to: &bytes)
    for input in context.weather {
      append(input.observed, to: &bytes)
      for issued in input.issued {
        append(UInt64(bitPattern: issued.issue.seconds), to: &bytes)
        append(issued.values, to: &bytes)
      }
    }
    for reference in references { append(reference, to: &bytes) }
    return SHA256.hexadecimal(bytes)
  }

  private static func append(_ series: RegularSeries, to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + 8 * series.values.count + 24)
    append(UInt64(bitPattern: series.start.seconds), to: &bytes)
    append(UInt64(series.step), to: &bytes)
    append(UInt64(series.values.count), to: &bytes)
    for value in series.values { append(value.isNaN ? .max : value.bitPattern, to: &bytes) }
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
