@preconcurrency import Glibc

/// A parser that is fed arbitrary bytes; it may refuse them, never crash.
struct FuzzTarget: Sendable {
  let name: String
  let run: @Sendable (UnsafeRawBufferPointer) -> Void

  /// Every target, by the names that `scripts/fuzz` takes.
  static let all = textTargets + timeTargets + fileTargets + stateTargets + [serverTarget]

  /// The one that `$LOADSTAR_FUZZ_TARGET` names.
  static let chosen: FuzzTarget = {
    let name = getenv("LOADSTAR_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    if let target = all.first(where: { $0.name == name }) { return target }
    fputs("LOADSTAR_FUZZ_TARGET names none of: \(all.map(\.name).joined(separator: " "))\n", stderr)
    exit(64)
  }()
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  FuzzTarget.chosen.run(UnsafeRawBufferPointer(start: data, count: size))
  return 0
}

/// Ends the process where a property does not hold: libFuzzer keeps the input.
func require(_ holds: Bool, _ property: String) {
  if !holds { fatalError("does not hold: \(property)") }
}

func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
