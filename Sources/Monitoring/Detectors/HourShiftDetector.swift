/// A series that is an hour early or late: an hour's offset explains the day better than none.
///
/// Two cumulative sums of log-likelihood ratios, one a direction: how much better the residuals, less
/// what persists, agree with the forecast an hour off than with the forecast in place. Each step is
/// clipped, so that one reading can't decide. For "early" the reading of an hour ago is tested, since
/// its forecast an hour on is known now: the cost is constant and nothing from the future is used.
package struct HourShiftDetector: Detector, Hashable {
  package static let kind = IncidentKind.shift

  package init() {}

  private(set) var late = 0.0
  private(set) var early = 0.0

  /// One direction's test: a whitened residual and the whitened move that an hour's offset would make,
  /// both in scales.
  package struct Step: Sendable, Hashable {
    package var residual: Double
    package var offset: Double

    package init(residual: Double, offset: Double) {
      self.residual = residual
      self.offset = offset
    }
  }
  package var lateStep: Step?
  package var earlyStep: Step?

  /// The evidence at which the offset is beyond doubt, in natural logarithms.
  static let raiseLevel = 24.0
  private static let clip = 4.0

  @inline(__always)
  package mutating func observe(_ sample: Sample) -> Double {
    if let lateStep { late = Self.advance(late, lateStep) }
    if let earlyStep { early = Self.advance(early, earlyStep) }
    return max(late, early) / Self.raiseLevel
  }

  /// Normal log-likelihood of the residual with the offset's move, less that without.
  @inline(__always)
  private static func advance(_ evidence: Double, _ step: Step) -> Double {
    var ratio = step.offset * (step.residual - 0.5 * step.offset)
    // A residual that an hour's offset hardly explains is something else.
    if ratio > 0, abs(step.residual - step.offset) > 0.5 * abs(step.residual) + 1 { ratio = 0 }
    return min(max(0, evidence + min(max(ratio, -clip), clip)), 1.5 * raiseLevel)
  }

  package mutating func reset() { self = HourShiftDetector() }
}

extension HourShiftDetector {
  func encode(to writer: inout StateWriter) {
    writer.put(late)
    writer.put(early)
  }

  init(from reader: inout StateReader) throws(MonitorStateError) {
    late = try reader.get()
    early = try reader.get()
  }
}
