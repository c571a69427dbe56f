/// The candidates that a mistyped word may have meant, nearest first; none that is far off.
///
/// Distance is Damerau–Levenshtein with adjacent transpositions (optimal string alignment).
/// - Complexity: O(candidates × length²).
public func nearestNames(to word: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String]
{
  let tolerance = max(1, word.utf8.count / 3)
  let scored = candidates.map { (name: $0, distance: editDistance(word, $0)) }
  let near = scored.filter { $0.distance <= tolerance }
  return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
}

/// Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
func editDistance(_ left: String, _ right: String) -> Int {
  let a = Array(left.utf8.prefix(200))
  let b = Array(right.utf8.prefix(200))
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1] + [Int](repeating: 0, count: b.count)
    for j in b.indices {
      let replace = last[j] + (a[i] == b[j] ? 0 : 1)
      row[j + 1] = min(replace, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
      }
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
