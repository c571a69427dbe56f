/// A level that moves slowly: the two-sided Page–Hinkley test on errors against the slow reference
/// (Hinkley, Biometrika, 1971).
///
/// The correction by the newest residuals follows a drift and hides it; this test therefore looks at
/// the stored forecast's own errors, less their bias of the last weeks, in scales of such errors.
package struct PageHinkley: Detector, Hashable {
  package static let kind = IncidentKind.level

  package init() {}

  private(set) var up = 0.0
  private(set) var down = 0.0

  /// The error, in scales, that is still taken for no shift.
  static let allowance = 1.0
  private static let clip = 5.0

  @inline(__always)
  package mutating func observe(_ sample: Sample) -> Double {
    let step = min(max(sample.slow, -Self.clip), Self.clip)
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

  package mutating func reset() { self = PageHinkley() }
}

extension PageHinkley {
  func encode(to writer: inout StateWriter) {
    writer.put(up)
    writer.put(down)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    up = try reader.get()
    down = try reader.get()
  }
}
