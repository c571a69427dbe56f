@preconcurrency import Glibc

extension SlotRegression {
  /// What earlier fits of the second stage said of the rows so far, and what their errors make the rows count.
  struct Past {
    private var size = RunningMean()
    /// The first block of the history.
    private let start: Int
    /// The newest fit that predicts, and the block it was made for.
    private var newest: (line: Line, block: Int)?

    /// Errors beyond this many mean absolute ones count less: 1.345 standard deviations of the normal distribution,
    /// at which its means lose a twentieth of their efficiency. Source: P. J. Huber, E. M. Ronchetti, Robust
    /// Statistics (2nd ed.), 7.
    private static let knee = 1.345 * (Double.pi / 2).squareRoot()
    /// Mean errors beyond which an error adds no more to their mean.
    private static let cap = 3.0
    /// Errors before any count less.
    private static let fewestErrors = 20.0
    /// Rows after which an error counts half.
    private static let halfLife = 500.0

    init(from start: Int) { self.start = start }

    /// Whether rows from a block on are to be judged by a fit on all before it: to tell an outlier, one on four fifths of those
    /// will do.
    func needsLine(forBlock block: Int, from first: Int) -> Bool {
      guard block >= first else { return false }
      return newest.map { 4 * (block - start) >= 5 * ($0.block - start) } ?? true
    }

    /// Takes the fit on all before a block.
    mutating func take(_ line: Line?, forBlock block: Int) {
      newest = line.map { ($0, block) }
    }

    /// What rows count by their distance from what the newest fit predicts, each in [0, 1].
    mutating func weights(_ rows: Rows) -> [Double] {
      rows.y.indices.map { row in
        guard let line = newest?.line else { return 1 }
        let error = abs(rows.y[row] - line(rows.x[row: row]))
        guard error.isFinite else { return 1 }
        defer {
          size.add(size.value > 0 ? min(error, Self.cap * size.value) : error, halfLife: Self.halfLife)
        }
        return weight(ofError: error)
      }
    }

    private func weight(ofError error: Double) -> Double {
      guard size.count >= Self.fewestErrors, size.value > 0 else { return 1 }
      return HuberWeight.of(error, knee: Self.knee * size.value)
    }
  }
}
