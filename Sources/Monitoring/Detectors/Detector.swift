/// One scored reading, as detectors see it.
package struct Sample: Sendable, Hashable {
  /// The value, in the series' unit.
  package var value: Double
  /// The stored forecast, in the series' unit.
  package var point: Double
  /// The stored forecast corrected by the newest residuals.
  package var expected: Double
  /// The scale of value − expected.
  package var scale: Double
  /// value − expected, in scales.
  package var z: Double
  /// value − point − the part of the residual before that persists, in one-step scales.
  package var whitened: Double
  /// value − point − slow bias, in scales of the forecast's errors over days.
  package var slow: Double
  /// The stored forecast's move since the slot before, in the series' unit; 0 after a gap.
  package var pointMove: Double

  package init(
    value: Double, point: Double, expected: Double, scale: Double, z: Double, whitened: Double, slow: Double,
    pointMove: Double
  ) {
    self.value = value
    self.point = point
    self.expected = expected
    self.scale = scale
    self.z = z
    self.whitened = whitened
    self.slow = slow
    self.pointMove = pointMove
  }
}

/// A small value that takes one sample after the other and says how strongly it speaks for its fault.
///
/// The contract, which one suite of tests holds every detector to: a reset detector and a new one agree;
/// the evidence is finite and not negative for any finite sample; ordinary samples stay below the raise
/// level; copying is all it takes to save it; memory and time a sample are constant.
package protocol Detector: Sendable {
  /// A detector that knows nothing yet.
  init()
  /// What it finds.
  static var kind: IncidentKind { get }
  /// Takes a sample; the evidence so far, in the detector's own unit.
  mutating func observe(_ sample: Sample) -> Double
  /// Forgets the evidence, and keeps what it learned of the series.
  mutating func reset()
}
