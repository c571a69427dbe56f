/// One reading outside what was expected: the size of its standardised innovation.
package struct PointDetector: Detector, Hashable {
  package static let kind = IncidentKind.point

  package init() {}

  @inline(__always)
  package mutating func observe(_ sample: Sample) -> Double { abs(sample.z) }

  package mutating func reset() {}
}
