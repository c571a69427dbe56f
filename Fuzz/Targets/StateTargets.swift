import Monitoring
import Readings

/// State that comes back from a file, and values of any kind.
let stateTargets = [
  FuzzTarget(name: "monitor-state", run: restoreMonitor),
  FuzzTarget(name: "detect", run: detect),
]

@Sendable private func restoreMonitor(_ bytes: UnsafeRawBufferPointer) {
  guard let name = try? SeriesName(parsing: "fuzz/load") else { return }
  var engine = MonitorEngine()
  let handle = engine.watch(name, step: 1_800)
  let state = Array(bytes)
  if (try? engine.restore(state, of: handle)) != nil {
    require(engine.serialise(handle).count == state.count, "a restored state has its size")
  }
  try? engine.restoreShared(state)
}

/// Sixteen bytes a row: a value of any bits, and a time of any bits.
@Sendable private func detect(_ bytes: UnsafeRawBufferPointer) {
  guard let first = bytes.first else { return }
  var detector = UnivariateDetector(season: first == 0 ? nil : Int(first))
  for row in 0..<(bytes.count / 16) {
    let value = Double(bitPattern: bytes.loadUnaligned(fromByteOffset: row * 16, as: UInt64.self))
    let seconds = bytes.loadUnaligned(fromByteOffset: row * 16 + 8, as: Int64.self)
    let score = detector.score(value, at: seconds == 0 ? nil : seconds)
    require(value.isFinite == (score != nil), "a finite value has a score")
    require(score.map { (0...1).contains($0) } ?? true, "a score lies in [0, 1]")
  }
}
