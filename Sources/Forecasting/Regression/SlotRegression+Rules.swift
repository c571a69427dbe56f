@preconcurrency import Glibc

extension SlotRegression {
  /// What the fits of a stage do besides their solutions.
  package struct Rules: Sendable {
    /// The first block whose rows are predicted by fits on the blocks before; nil where none are.
    var predictsFrom: Int?
    /// Whether rows far from their prediction count less.
    var tempersOutliers = false
    /// Whether penalties are multiplied by √(`usualDays` / weight of the rows).
    var easesPenalties = false

    /// Days of history for which the penalties were chosen.
    private static let usualDays = 600.0
    /// Days below which the penalties grow no more.
    private static let fewestDays = 30.0

    /// Rules of a stage; with none of them, solutions at the cutoffs only.
    package init(predictsFrom: Int? = nil, tempersOutliers: Bool = false, easesPenalties: Bool = false) {
      self.predictsFrom = predictsFrom
      self.tempersOutliers = tempersOutliers
      self.easesPenalties = easesPenalties
    }

    /// What penalties are multiplied by for rows of some weight in all.
    ///
    /// A penalty that does not change with the rows is a belief about coefficients that the features bear out. They
    /// are bases of curves, of which a longer history can afford more bends: with its root, more is believed of it.
    func ease(_ weight: Double) -> Double {
      easesPenalties ? (Self.usualDays / max(Self.fewestDays, weight)).squareRoot() : 1
    }
  }

  /// What earlier fits said of the rows so far, and what their errors make the rows count.
  struct Past {
    private let rules: Rules
    private var size = RunningMean()
    /// The first block of the history.
    private let start: Int
    /// The newest fit that predicts, and the block it was made for.
    private var newest: (line: Line, block: Int)?
    private(set) var predictions: [Double] = []
    /// One a row, in [0, 1]; nil where all count alike.
    private(set) var weights: [Double]?

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

    init(_ rows: Rows, rules: Rules) {
      self.rules = rules
      start = rows.blocks.first ?? 0
      guard rules.predictsFrom != nil else { return }
      predictions = [Double](repeating: .nan, count: rows.y.count)
      if rules.tempersOutliers { weights = [Double](repeating: 1, count: rows.y.count) }
    }

    /// Whether the rows of a block are to be predicted by a fit on all before it.
    ///
    /// Predictions that lags read are made by fits of one age. To tell an outlier, a fit on four fifths of the rows before
    /// will do.
    func needsLine(forBlock block: Int) -> Bool {
      guard let first = rules.predictsFrom, block >= first else { return false }
      guard let fitted = newest?.block else { return true }
      return rules.tempersOutliers
        ? 4 * (block - start) >= 5 * (fitted - start) : block.isMultiple(of: SlotRegression.refitBlocks)
    }

    /// Takes the fit on all before a block.
    mutating func take(_ line: Line?, forBlock block: Int) {
      newest = line.map { ($0, block) }
    }

    /// Predicts rows with the newest fit, and weighs them by their distance from that.
    mutating func judge(_ rows: Rows, _ range: Range<Int>) {
      guard let line = newest?.line else { return }
      for row in range {
        predictions[row] = line(rows.x[row: row])
        let error = abs(rows.y[row] - predictions[row])
        guard weights != nil, error.isFinite else { continue }
        let weight = weight(ofError: error)
        weights?[row] = weight
        size.add(size.value > 0 ? min(error, Self.cap * size.value) : error, halfLife: Self.halfLife)
      }
    }

    private func weight(ofError error: Double) -> Double {
      guard size.count >= Self.fewestErrors, size.value > 0 else { return 1 }
      return HuberWeight.of(error, knee: Self.knee * size.value)
    }
  }
}
