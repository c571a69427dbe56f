import CivilTime

/// How the temperature is made of weather inputs: one station, or several with weights.
public struct TemperatureBlend: Hashable, Sendable, Codable {
  /// The inputs, by name.
  public var stations: [String]
  /// Their weights, which add up to 1.
  public var weights: [Double]

  /// A weighted mean of stations.
  public init(stations: [String], weights: [Double]) {
    self.stations = stations
    self.weights = weights
  }

  /// Each station counts the same.
  public init(equally stations: [String]) {
    self.init(stations: stations, weights: stations.map { _ in 1 / Double(stations.count) })
  }
}

extension KnownHistory {
  /// The path of a weather input, or of the blended temperature where `input` is empty.
  ///
  /// Where a station is missing the others stand in for it; where all are, NaN.
  func path(_ input: String, _ blend: TemperatureBlend, cells: Range<Int>) -> [Double] {
    if !input.isEmpty {
      guard let position = weatherNames.firstIndex(of: input) else { return cells.map { _ in .nan } }
      return weather(position, cells: cells)
    }
    let known = zip(blend.stations, blend.weights).compactMap { name, weight in
      weatherNames.firstIndex(of: name).map { (weather($0, cells: cells), weight) }
    }
    if known.count == 1 { return known[0].0 }
    return cells.indices.map { index in
      var sum = 0.0, total = 0.0
      for (values, weight) in known where values[index - cells.lowerBound].isFinite {
        sum += weight * values[index - cells.lowerBound]
        total += weight
      }
      return total > 0 ? sum / total : .nan
    }
  }
}

extension KnownHistory {
  /// The blended temperature at some cells of the grid; NaN where no station has a value.
  package func temperature(_ blend: TemperatureBlend, cells: Range<Int>) -> [Double] {
    blend.stations.isEmpty ? cells.map { _ in .nan } : path("", blend, cells: cells)
  }
}
