/// The first schema. Times are seconds of UTC; the views show them as ISO 8601.
enum SchemaVersion1 {
  static let sql = catalog + readings + forecasts + monitoring + bookkeeping + views

  private static let catalog = """
    CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL) STRICT;
    CREATE TABLE area (
      area_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      label TEXT NOT NULL,
      zone TEXT NOT NULL
    ) STRICT;
    CREATE TABLE series (
      series_id INTEGER PRIMARY KEY,
      area_id INTEGER NOT NULL REFERENCES area,
      measure TEXT NOT NULL,
      label TEXT NOT NULL,
      unit TEXT NOT NULL,
      step INTEGER NOT NULL CHECK (step > 0),
      UNIQUE (area_id, measure)
    ) STRICT;
    CREATE TABLE vintage (vintage INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    INSERT INTO vintage VALUES (0, 'unspecified'), (1, 'real-time'), (2, 'consolidated'), (3, 'definitive');
    CREATE TABLE quality (quality INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    INSERT INTO quality VALUES (0, 'measured'), (1, 'missing'), (2, 'suspect');

    """

  // Readings are found by series and time and by nothing else, so the key is the table.
  private static let readings = """
    CREATE TABLE reading (
      series_id INTEGER NOT NULL,
      instant INTEGER NOT NULL,
      vintage INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      value REAL,
      quality INTEGER NOT NULL,
      arrival INTEGER,
      PRIMARY KEY (series_id, instant, vintage, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE weather_forecast (
      series_id INTEGER NOT NULL,
      target INTEGER NOT NULL,
      issue INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (series_id, target, issue)
    ) STRICT, WITHOUT ROWID;

    """

  private static let forecasts = """
    CREATE TABLE forecast (
      forecast_id INTEGER PRIMARY KEY,
      series_id INTEGER NOT NULL REFERENCES series,
      issue INTEGER NOT NULL,
      model TEXT NOT NULL,
      model_version TEXT NOT NULL,
      first_target INTEGER NOT NULL,
      last_target INTEGER NOT NULL,
      UNIQUE (series_id, issue, model, model_version)
    ) STRICT;
    CREATE TABLE forecast_row (
      forecast_id INTEGER NOT NULL REFERENCES forecast ON DELETE CASCADE,
      target INTEGER NOT NULL,
      point REAL NOT NULL,
      q05 REAL, q10 REAL, q25 REAL, q50 REAL, q75 REAL, q90 REAL, q95 REAL,
      source TEXT NOT NULL,
      PRIMARY KEY (forecast_id, target)
    ) STRICT, WITHOUT ROWID;

    """

  private static let monitoring = """
    CREATE TABLE score (
      series_id INTEGER NOT NULL,
      instant INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      vintage INTEGER NOT NULL,
      value REAL,
      expected REAL,
      q05 REAL,
      q95 REAL,
      p REAL,
      score REAL,
      flag INTEGER NOT NULL,
      kind TEXT,
      PRIMARY KEY (series_id, instant, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE incident (
      incident_id TEXT NOT NULL,
      revision INTEGER NOT NULL,
      series_id INTEGER NOT NULL REFERENCES series,
      kind TEXT NOT NULL,
      class TEXT NOT NULL,
      state TEXT NOT NULL,
      severity INTEGER NOT NULL,
      start INTEGER NOT NULL,
      "end" INTEGER NOT NULL,
      peak INTEGER NOT NULL,
      peak_score REAL,
      energy REAL,
      message TEXT NOT NULL,
      reported INTEGER NOT NULL,
      PRIMARY KEY (incident_id, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX incident_by_series ON incident (series_id, start);
    CREATE TABLE incident_handling (
      incident_id TEXT PRIMARY KEY,
      acknowledged INTEGER,
      muted_until INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE incident_note (
      incident_id TEXT NOT NULL,
      written INTEGER NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX incident_note_by_incident ON incident_note (incident_id);

    """

  private static let bookkeeping = """
    CREATE TABLE checkpoint (
      consumer TEXT NOT NULL,
      source TEXT NOT NULL,
      position BLOB NOT NULL,
      saved INTEGER NOT NULL,
      PRIMARY KEY (consumer, source)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE detector_state (
      consumer TEXT NOT NULL,
      series_id INTEGER NOT NULL REFERENCES series,
      state BLOB NOT NULL,
      PRIMARY KEY (consumer, series_id)
    ) STRICT;
    CREATE TABLE dead_letter (
      source TEXT NOT NULL,
      reason TEXT NOT NULL,
      count INTEGER NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (source, reason)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE run (
      run_id INTEGER PRIMARY KEY,
      command TEXT NOT NULL,
      started INTEGER NOT NULL,
      finished INTEGER,
      status TEXT NOT NULL,
      options TEXT NOT NULL,
      data_hash TEXT,
      code_version TEXT NOT NULL,
      result TEXT
    ) STRICT;

    """
}
