/// A level that moves fast: the two-sided cumulative sum of whitened residuals (Page, Biometrika, 1954).
///
/// A load forecast's errors are strongly correlated, and a sum of them would wander by itself; the part
/// that persists from the reading before is therefore taken out first, and each step is clipped so that
/// no single reading can raise it.
package struct CumulativeSum: Detector, Hashable {
  package static let kind = IncidentKind.level

  package init() {}

  private(set) var up = 0.0
  private(set) var down = 0.0

  /// The mean step, in scales, that is still taken for no shift.
  static let allowance = 0.2
  private static let clip = 4.0

  @inline(__always)
  package mutating func observe(_ sample: Sample) -> Double {
    let step = min(max(sample.whitened, -Self.clip), Self.clip)
    up = max(0, up + step - Self.allowance)
    down = max(0, down - step - Self.allowance)
    return max(up, down)
  }

  /// Keeps the evidence below `limit`, so that it clears soon after the cause has gone.
  @inline(__always)
  mutating func cap(at limit: Double) {
    up = min(up, limit)
    down = min(down, limit)
  }

  package mutating func reset() { self = CumulativeSum() }
}

extension CumulativeSum {
  func encode(to writer: inout StateWriter) {
    writer.put(up)
    writer.put(down)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    up = try reader.get()
    down = try reader.get()
  }
}
