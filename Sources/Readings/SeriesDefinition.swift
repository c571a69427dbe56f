/// What a source says of a series: its name, its published labels, its unit and its grid.
public struct SeriesDefinition: Sendable, Hashable {
  /// The series' name.
  public var name: SeriesName
  /// The measure as published, such as `Consommation (MW)`.
  public var label: String
  /// The unit of the values, such as `MW`; empty where the source does not say.
  public var unit: String
  /// Seconds from one slot to the next.
  public var step: Int
  /// The area's time zone, such as `Europe/Paris`.
  public var zone: String
  /// The area as published, such as `Île-de-France`.
  public var areaLabel: String

  /// A series' definition; the labels default to the name's parts.
  public init(
    name: SeriesName, label: String? = nil, unit: String, step: Int, zone: String = "UTC",
    areaLabel: String? = nil
  ) {
    self.name = name
    self.label = label ?? name.measure
    self.unit = unit
    self.step = step
    self.zone = zone
    self.areaLabel = areaLabel ?? name.area
  }
}
