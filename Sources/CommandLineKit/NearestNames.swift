import Spelling

/// A sentence's tail: `; did you mean 'x'?`, or nothing where no candidate is near.
public func suggestion(for word: String, among candidates: some Sequence<String>) -> String {
  let names = nearestNames(to: word, among: candidates)
  guard !names.isEmpty else { return "" }
  return "; did you mean " + names.map { "'\($0)'" }.joined(separator: " or ") + "?"
}
