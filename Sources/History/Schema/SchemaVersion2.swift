/// A training of many series looks up each of its runs: by the hash of the data, else every look-up would read all runs.
enum SchemaVersion2 {
  static let sql = "CREATE INDEX run_by_data ON run (data_hash) WHERE data_hash IS NOT NULL;"
}
