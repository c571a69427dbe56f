/// Leads whose errors are counted together: an hour ahead is another matter than a week ahead.
enum LeadGroups {
  /// Upper bounds of the groups, in hours from the issue to the target.
  static let bounds = [3, 6, 12, 24, 36, 48, 72, 120, 168, 336, 672, 1_344]

  /// The number of groups, the last one open.
  static var count: Int { bounds.count + 1 }

  /// The group of a lead in seconds.
  static func index(_ lead: Int) -> Int {
    bounds.firstIndex { lead < $0 * 3_600 } ?? bounds.count
  }

  /// The upper bound of a group in hours; the open one counts as twice the bound before it.
  static func reach(_ group: Int) -> Double {
    group < bounds.count ? Double(bounds[group]) : Double(2 * (bounds.last ?? 1))
  }
}
