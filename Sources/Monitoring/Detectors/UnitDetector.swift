/// A value that is right in another unit: kW for MW, GW for MW, half or double.
package struct UnitDetector: Detector, Hashable {
  package static let kind = IncidentKind.unit

  package init() {}

  private static let factors: [(factor: Double, tolerance: Double)] = [
    (1_000, 0.25), (0.001, 0.25), (1_000_000, 0.25), (0.000_001, 0.25), (0.5, 0.03), (2, 0.03),
  ]

  /// 1 where dividing by a factor explains the value far better than taking it as it is.
  package mutating func observe(_ sample: Sample) -> Double { Self.factor(of: sample) == nil ? 0 : 1 }

  /// The factor by which the value is wrong.
  static func factor(of sample: Sample) -> Double? {
    let size = abs(sample.expected)
    guard size > 8 * sample.scale else { return nil }
    for (factor, tolerance) in factors {
      let distance = abs(sample.value / factor - sample.expected)
      let allowed = max(tolerance * size, min(3 * sample.scale, 0.25 * size))
      if distance <= allowed, 4 * distance <= abs(sample.value - sample.expected) { return factor }
    }
    return nil
  }

  package mutating func reset() {}
}
