/// One reading outside what was expected: the size of its standardised innovation.
struct PointDetector: Detector, Hashable {
  static let kind = IncidentKind.point

  @inline(__always)
  mutating func observe(_ sample: Sample) -> Double { abs(sample.z) }

  mutating func reset() {}
}
