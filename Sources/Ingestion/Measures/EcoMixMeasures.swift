/// The names that éCO2mix columns have here.
///
/// Labels differ between RTE's files, ODRÉ's exports and ODRÉ's API (`Prévision J-1`, `PrévisionJ-1`,
/// `Prévision J-1 (MW)`, `prevision_j1`), so they are compared by letters and digits alone.
enum EcoMixMeasures {
  /// The measure of a label: a known one in English, any other by its own letters.
  static func measure(label: String) -> String {
    let key = LabelText.key(label)
    if let known = known[key] { return known }
    for (prefix, name) in prefixed where key.hasPrefix(prefix) {
      let rest = LabelText.slug(label).split(separator: "-").dropFirst().joined(separator: "-")
      return "\(name)-\(known[String(key.dropFirst(prefix.count))] ?? rest)"
    }
    for (prefix, name) in partners where key.hasPrefix(prefix) {
      let words = LabelText.slug(label).split(separator: "-")
      let named = words.dropFirst(2).map { countries[String($0)] ?? String($0) }
      return named.isEmpty ? LabelText.slug(label) : "\(name)-\(named.joined(separator: "-"))"
    }
    return LabelText.slug(label)
  }

  /// The unit of a measure where the header tells none.
  static func unit(measure: String) -> String {
    if measure == "co2-rate" { return "g/kWh" }
    return measure.hasPrefix("coverage-") || measure.hasPrefix("load-factor-") ? "%" : "MW"
  }

  /// TCO is the share of consumption that a kind of production covers, TCH its output relative to what is installed.
  private static let prefixed = [("tco", "coverage"), ("tch", "load-factor")]
  private static let partners = [("echcomm", "commercial-exchange")]
  private static let countries = [
    "angleterre": "england", "espagne": "spain", "italie": "italy", "suisse": "switzerland",
    "allemagne": "germany", "belgique": "belgium",
  ]

  private static let known: [String: String] = [
    "consommation": "consumption",
    "consommationcorrigee": "consumption-corrected",
    "previsionj1": "forecast-day-ahead",
    "previsionj": "forecast-intraday",
    "fioul": "oil",
    "charbon": "coal",
    "gaz": "gas",
    "nucleaire": "nuclear",
    "eolien": "wind",
    "eolienterrestre": "wind-onshore",
    "eolienoffshore": "wind-offshore",
    "solaire": "solar",
    "hydraulique": "hydro",
    "pompage": "pumping",
    "bioenergies": "bioenergy",
    "autres": "other",
    "thermique": "thermal",
    "echphysiques": "physical-exchange",
    "tauxdeco2": "co2-rate",
    "tauxco2": "co2-rate",
    "stockagebatterie": "battery-charging",
    "destockagebatterie": "battery-discharging",
    "fioultac": "oil-turbine",
    "fioulcogen": "oil-cogeneration",
    "fioulcogeneration": "oil-cogeneration",
    "fioulautres": "oil-other",
    "gaztac": "gas-turbine",
    "gazcogen": "gas-cogeneration",
    "gazcogeneration": "gas-cogeneration",
    "gazccg": "gas-combined-cycle",
    "gazautres": "gas-other",
    "hydrauliquefildeleaueclusee": "hydro-run-of-river",
    "hydrauliquefileaueclusee": "hydro-run-of-river",
    "hydrauliquelacs": "hydro-reservoir",
    "hydrauliquestepturbinage": "hydro-pumped-storage",
    "bioenergiesdechets": "bioenergy-waste",
    "bioenergiesbiomasse": "bioenergy-biomass",
    "bioenergiesbiogaz": "bioenergy-biogas",
  ]
}

/// Areas that publishers call by more than one name.
enum EcoMixAreas {
  /// The name of an area: its label's letters, but for one region that RTE calls PACA and ODRÉ by its whole name.
  static func name(label: String) -> String {
    let slug = LabelText.slug(label)
    return slug == "provence-alpes-cote-d-azur" ? "paca" : slug
  }
}
