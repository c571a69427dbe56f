/// The evidence of the stream's shape, at the scale of half a season and of a whole one.
struct ShapeEvidence: Sendable {
  private var half: ShapeNeighbours
  private var whole: ShapeNeighbours
  private var halfTail = TailModel()
  private var wholeTail = TailModel()
  private var halfEvidence = 0.0
  private var wholeEvidence = 0.0
  private var unit = 0.0
  private let reach: Int

  /// For a season of so many slots, or shapes of a fixed length where there is none.
  init(season: Int?) {
    half = ShapeNeighbours(length: max(32, (season ?? 0) / 2))
    whole = ShapeNeighbours(length: max(64, season ?? 0))
    reach = 16 * max(64, season ?? 0)
  }

  /// Whether the values' spread is known.
  var isReady: Bool { unit > 0 }

  /// Learns the shapes of the newest values; `spread` is the unit from here on.
  mutating func prime(with ring: SlotRing, level: Double, spread: Double) {
    guard spread > 0 else { return }
    unit = spread
    for value in ring.newest(min(ring.reach, reach)) {
      _ = half.distance(adding: (value - level) / unit)
      _ = whole.distance(adding: (value - level) / unit)
    }
  }

  /// Takes the next value in and adds the evidence of the newest shapes.
  mutating func add(_ value: Double, level: Double, to strongest: inout StrongestThree) {
    guard isReady else { return }
    if let distance = half.distance(adding: (value - level) / unit) {
      halfEvidence = min(UnivariateDetector.limit, halfTail.evidence(of: distance))
    }
    if let distance = whole.distance(adding: (value - level) / unit) {
      wholeEvidence = min(UnivariateDetector.limit, wholeTail.evidence(of: distance))
    }
    strongest.add(halfEvidence)
    strongest.add(wholeEvidence)
  }
}
