import DelimitedText
import Forecasting
import ForecastingTestKit
import FoundationEssentials
@preconcurrency import Glibc
import History
import Ingestion
import Readings

/// Files, as they come from elsewhere.
let fileTargets = [
  FuzzTarget(name: "ingest", run: ingest),
  FuzzTarget(name: "gzip", run: unpack),
  FuzzTarget(name: "model", run: readModel),
  FuzzTarget(name: "model-content", run: readContent),
]

/// A folder of the process's own.
let scratch: String = {
  let folder = (getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/loadstar-fuzz-\(getpid())"
  mkdir(folder, 0o700)
  return folder
}()

/// Writes the bytes under the name and gives the path.
func file(_ name: String, _ bytes: some Collection<UInt8>) -> String {
  let path = "\(scratch)/\(name)"
  let bytes = Array(bytes)
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  require(descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count, "\(path) is written")
  close(descriptor)
  return path
}

/// Any file of any layout: what is stored is right, or the file is refused with a place and a reason.
@Sendable private func ingest(_ bytes: UnsafeRawBufferPointer) {
  let path = file("input.csv", bytes)
  let database = "\(scratch)/history.db"
  for suffix in ["", "-wal", "-shm"] { unlink(database + suffix) }
  do {
    let store = try HistoryStore(path: database)
    _ = try Ingestor(store: store).ingest(files: [path])
    var options = IngestOptions()
    options.format = .csv
    options.area = "area"
    _ = try Ingestor(store: store, options: options).ingest(files: [path])
    require(try store.integrityCheck().isEmpty, "the history is sound")
  } catch {
    // A message must be made of any error.
    require(!"\(error)".isEmpty, "an error says what is wrong")
  }
}

@Sendable private func unpack(_ bytes: UnsafeRawBufferPointer) {
  let path = file("input.gz", [0x1F, 0x8B] + bytes)
  guard let source = try? ByteSources.open(path: path), let reader = try? DelimitedReader(source) else {
    return
  }
  var records = 0
  while records < 1_000, (try? reader.next()) == true { records += 1 }
}

/// A model file is read, or refused; what is read can be written and read again.
@Sendable private func readModel(_ bytes: UnsafeRawBufferPointer) {
  guard let file = try? ModelFile(Array(bytes)) else { return }
  guard let written = try? file.encoded() else { return }
  require((try? ModelFile(written)) != nil, "a model file reads back")
}

/// Model files of each kind that the tests hold to; of the seasonal one every method is a member.
private let contents: [ModelContent] = ModelKind.trainable.map { kind in
  let path = "Tests/LoadstarTests/Golden/models/schema-\(ModelFile.schema)/\(kind.rawValue).json"
  do {
    var content = try ModelContent(Array(Data(contentsOf: URL(filePath: path))))
    try content.addSeasonalMethods()
    return content
  } catch { fatalError("\(path): \(error)") }
}

/// A model file with some places of its content changed, under its right hash, as of a file made on purpose: it is refused,
/// or forecasts.
///
/// The input's first byte is the kind of model, each five that follow a change: its node, what is done, and where in it.
@Sendable private func readContent(_ bytes: UnsafeRawBufferPointer) {
  guard let first = bytes.first else { return }
  var content = contents[Int(first) % contents.count]
  for start in stride(from: 1, to: min(bytes.count, 41) - 4, by: 5) {
    let change = bytes[start..<start + 5].map(Int.init)
    content.tree.apply(
      JSONTree.Edit(node: change[0] << 8 | change[1], operation: change[2], place: change[3] << 8 | change[4])
    )
  }
  do {
    require(try content.forecast().allSatisfy(\.point.isFinite), "what is forecast is a number")
  } catch {
    require(error is ForecastingError && !"\(error)".isEmpty, "a model file is refused with a reason")
  }
}
