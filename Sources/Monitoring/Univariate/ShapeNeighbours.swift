/// How far the newest stretch of values is from every stretch like it in the past.
///
/// A stretch is sixteen block means less their mean. The distance to the nearest of those kept is that of the left
/// discord (Lu et al., "DAMP", KDD 2022) over a bounded memory, as in the conformal nearest-neighbour detector of
/// Burnaev and Ishimtsev ("Conformalized density- and distance-based anomaly detection", 2016).
/// - Complexity: 256 distances of 16 numbers at the end of each block; 16 kB.
struct ShapeNeighbours: Sendable {
  private typealias Lanes = SIMD8<Float>
  private static let capacity = 256
  private static let blocks = 16

  private let block: Int
  private var sum = 0.0
  private var filled = 0
  private var window = SIMD16<Float>(repeating: 0)
  private var blocksSeen = 0
  /// Eight stretches side by side in each group of sixteen: one a lane, so that a distance needs no sum over lanes.
  private var stretches = [Lanes](repeating: Lanes(repeating: .nan), count: 2 * capacity)
  private var kept = 0

  /// For stretches of about `length` slots.
  init(length: Int) { block = max(2, length / Self.blocks) }

  /// Takes in the next slot's value, in any fixed unit. At a block's end gives the distance to the nearest
  /// neighbour; nil else, and while there is too little past.
  mutating func distance(adding value: Double) -> Double? {
    sum += min(max(value, -1e6), 1e6)
    filled += 1
    guard filled == block else { return nil }
    for index in 0..<(Self.blocks - 1) { window[index] = window[index + 1] }
    window[Self.blocks - 1] = Float(sum / Double(block))
    (sum, filled) = (0, 0)
    blocksSeen += 1
    guard blocksSeen >= Self.blocks else { return nil }
    let stretch = window - window.sum() / Float(Self.blocks)
    let nearest = kept > 2 * Self.blocks ? nearest(to: stretch) : nil
    keep(stretch)
    return nearest
  }

  private func nearest(to stretch: SIMD16<Float>) -> Double? {
    var least = Lanes(repeating: .infinity)
    for group in 0..<(Self.capacity / 8) where !isNew(group) {
      var total = Lanes(repeating: 0)
      for index in 0..<Self.blocks {
        let difference = stretches[group * Self.blocks + index] - stretch[index]
        total += difference * difference
      }
      least = least.replacing(with: total, where: total .< least)
    }
    let distance = least.min()
    return distance.isFinite ? Double(distance.squareRoot()) : nil
  }

  /// Whether the group holds one of the newest stretches, which overlap with the one looked at.
  private func isNew(_ group: Int) -> Bool {
    let newestGroup = ((kept - 1) % Self.capacity) / 8
    let age = (newestGroup - group + Self.capacity / 8) % (Self.capacity / 8)
    return age < 1 + Self.blocks / 8
  }

  private mutating func keep(_ stretch: SIMD16<Float>) {
    let place = kept % Self.capacity
    for index in 0..<Self.blocks { stretches[place / 8 * Self.blocks + index][place % 8] = stretch[index] }
    kept += 1
  }
}
