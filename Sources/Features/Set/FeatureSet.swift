import CivilTime

/// A column of the design: the product of its factors.
public struct Feature: Hashable, Sendable {
  /// What is multiplied.
  public var factors: [Factor]

  /// A product of factors.
  public init(_ factors: [Factor]) { self.factors = factors }

  /// A feature from factors joined by `*`, such as `weekend*below(15,0.98)`.
  /// - Throws: `FeatureError.unreadable`.
  public init(parsing text: String) throws(FeatureError) {
    var factors: [Factor] = []
    // By bytes: by characters is a fifth of the time that a model's features take to read.
    for word in text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false) {
      factors.append(try Factor(parsing: String(Substring(word))))
    }
    self.factors = factors
  }

  /// When the last of its factors becomes known.
  public var availability: Availability {
    let all = Set(factors.map(\.availability))
    return all.contains(.history) ? .history : all.contains(.weather) ? .weather : .always
  }
}

extension Feature: CustomStringConvertible {
  /// The text that `init(parsing:)` reads.
  public var description: String { factors.map(\.description).joined(separator: "*") }
}

extension Feature: Codable {
  /// Reads a feature from its text.
  public init(from decoder: any Decoder) throws {
    try self.init(parsing: try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the feature as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Features that are penalised and explained together.
public struct FeatureGroup: Hashable, Sendable, Codable {
  /// The name under which the group's effect is shown, such as `temperature`.
  public var name: String
  /// What is added to the diagonal of the normal equations for each of its features.
  public var penalty: Double
  /// The features.
  public var features: [Feature]

  /// A group of features.
  public init(_ name: String, penalty: Double, _ features: [Feature]) {
    self.name = name
    self.penalty = penalty
    self.features = features
  }
}

/// All the features of a regression, declared group by group.
public struct FeatureSet: Hashable, Sendable, Codable {
  /// The groups, in the order of the columns.
  public var groups: [FeatureGroup]

  /// A feature set.
  public init(_ groups: [FeatureGroup]) { self.groups = groups }

  /// The features of all groups, in the order of the columns.
  public var features: [Feature] { groups.flatMap(\.features) }
  /// The penalty of each column.
  public var penalties: [Double] {
    groups.flatMap { [Double](repeating: $0.penalty, count: $0.features.count) }
  }
}
