import CivilTime
import Readings

/// Readings in the order of the table's key, one for each instant and vintage.
struct ReadingBatch {
  /// The readings, in order of instant and vintage, no two alike in both.
  let readings: [Reading]
  /// Those that a later one replaced.
  private(set) var dropped = WriteSummary()

  /// Sorts and thins `buffer`; the last of several values for the same key stays, and a value before
  /// a missing one.
  init(_ buffer: UnsafeBufferPointer<Reading>) {
    let order = buffer.indices.sorted { lhs, rhs in
      let (a, b) = (buffer[lhs], buffer[rhs])
      return (a.instant, a.vintage, lhs) < (b.instant, b.vintage, rhs)
    }
    var kept: [Reading] = []
    kept.reserveCapacity(buffer.count)
    for index in order {
      let reading = buffer[index]
      guard let last = kept.last, last.instant == reading.instant, last.vintage == reading.vintage else {
        kept.append(reading)
        continue
      }
      let loser = reading.hasValue ? last : reading
      if reading.hasValue { kept[kept.count - 1] = reading }
      if loser.hasValue { dropped.unchanged += 1 } else { dropped.missing += 1 }
    }
    readings = kept
  }

  /// Whether `buffer` is in that order already, as files mostly are.
  static func isOrdered(_ buffer: UnsafeBufferPointer<Reading>) -> Bool {
    guard buffer.count > 1 else { return true }
    for index in 1..<buffer.count {
      let (a, b) = (buffer[index - 1], buffer[index])
      guard a.instant < b.instant || (a.instant == b.instant && a.vintage < b.vintage) else { return false }
    }
    return true
  }
}

extension Reading {
  /// Whether there is a number to store.
  var hasValue: Bool { quality != .missing && !value.isNaN }
}
