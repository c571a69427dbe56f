/// One scored reading, as detectors see it.
struct Sample: Sendable, Hashable {
  /// The value, in the series' unit.
  var value: Double
  /// The stored forecast, in the series' unit.
  var point: Double
  /// The stored forecast corrected by the newest residuals.
  var expected: Double
  /// The scale of value − expected.
  var scale: Double
  /// value − expected, in scales.
  var z: Double
  /// value − point − the part of the residual before that persists, in one-step scales.
  var whitened: Double
  /// value − point − slow bias, in scales of the forecast's errors over days.
  var slow: Double
  /// The stored forecast's move since the slot before, in the series' unit; 0 after a gap.
  var pointMove: Double
}

/// A small value that takes one sample after the other and says how strongly it speaks for its fault.
///
/// The contract, which one suite of tests holds every detector to: a reset detector and a new one agree;
/// the evidence is finite and not negative for any finite sample; ordinary samples stay below the raise
/// level; copying is all it takes to save it; memory and time a sample are constant.
protocol Detector: Sendable {
  /// What it finds.
  static var kind: IncidentKind { get }
  /// Takes a sample; the evidence so far, in the detector's own unit.
  mutating func observe(_ sample: Sample) -> Double
  /// Forgets the evidence, and keeps what it learned of the series.
  mutating func reset()
}
