import CivilTime

/// The cells of a series' grid by local day and slot of the day, for a span of days.
///
/// A slot goes by the clock's label. A slot that the clock skips in spring is looked up as the cell before it; of
/// one that occurs twice in autumn the first is looked up, and both are rows.
package struct Timeline: Sendable {
  /// The first local day.
  package let firstDay: Int
  /// The number of local days.
  package let dayCount: Int
  /// Slots of a day by the clock.
  package let slots: Int
  /// The first cell.
  package let firstCell: Int
  /// For each day, the first of its cells; one more at the end.
  package let dayStarts: [Int]
  /// For each cell from `firstCell` on, its day, counted from `firstDay`.
  package let days: [Int32]
  /// For each cell from `firstCell` on, its slot of the day.
  package let slotOfCell: [Int32]
  /// For each cell from `firstCell` on, its place when the cells are ordered by slot, then by time.
  let placeOfCell: [Int32]
  /// For each day, its kind: 0 a workday, 1 a Saturday, 2 a Sunday or public holiday.
  package let kinds: [UInt8]
  /// For each day and slot, the cell that is looked up.
  private let lookup: [Int]

  /// The local days from one date through another on a history's grid.
  package init(_ history: KnownHistory, from: LocalDate, through: LocalDate) {
    let zone = history.calendar.zone, step = history.step
    let count = max(0, through - from + 1), slots = max(1, 86_400 / step)
    firstDay = from.dayNumber
    dayCount = count
    self.slots = slots
    let starts = (0...count).map { history.firstCell(from: zone.startOfDay(from + $0)) }
    dayStarts = starts
    firstCell = starts[0]
    var days: [Int32] = [], slotOfCell: [Int32] = []
    days.reserveCapacity(starts[count] - starts[0])
    slotOfCell.reserveCapacity(starts[count] - starts[0])
    var lookup = [Int](repeating: .min, count: count * slots)
    for day in 0..<count {
      for cell in starts[day]..<max(starts[day], starts[day + 1]) {
        let slot = zone.slotOfDay(at: history.instant(at: cell), step: step)
        days.append(Int32(day))
        slotOfCell.append(Int32(slot))
        if lookup[day * slots + slot] == .min { lookup[day * slots + slot] = cell }
      }
      for slot in 0..<slots where lookup[day * slots + slot] == .min {
        lookup[day * slots + slot] = slot > 0 ? lookup[day * slots + slot - 1] : starts[day]
      }
    }
    let holidays = history.calendar.holidays
    kinds = (0..<count).map { day in
      let date = from + day
      return holidays.isHoliday(date) || date.weekday == 7 ? 2 : date.weekday == 6 ? 1 : 0
    }
    self.days = days
    self.slotOfCell = slotOfCell
    placeOfCell = Self.places(slotOfCell, slots: slots)
    self.lookup = lookup
  }

  private static func places(_ slotOfCell: [Int32], slots: Int) -> [Int32] {
    var next = [Int32](repeating: 0, count: slots + 1)
    for slot in slotOfCell { next[Int(slot) + 1] += 1 }
    for slot in 0..<slots { next[slot + 1] += next[slot] }
    return slotOfCell.map { slot in
      defer { next[Int(slot)] += 1 }
      return next[Int(slot)]
    }
  }

  /// One past the last cell.
  package var endCell: Int { dayStarts[dayCount] }
  /// All cells.
  package var cells: Range<Int> { firstCell..<max(firstCell, endCell) }

  /// The cells of a day, counted from `firstDay`.
  package func cells(ofDay day: Int) -> Range<Int> {
    dayStarts[day]..<max(dayStarts[day], dayStarts[day + 1])
  }

  /// The cell of a day and slot; nil where the day lies outside.
  package func cell(day: Int, slot: Int) -> Int? {
    day >= 0 && day < dayCount ? lookup[day * slots + slot] : nil
  }

  /// The date of a day, counted from `firstDay`.
  package func date(_ day: Int) -> LocalDate { LocalDate(dayNumber: firstDay + day) }

  /// Those of some cells that belong to one slot, in order of time.
  package func cells(ofSlot slot: Int, in cells: Range<Int>) -> [Int] {
    cells.filter { Int(slotOfCell[$0 - firstCell]) == slot }
  }
}
