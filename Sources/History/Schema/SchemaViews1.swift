extension SchemaVersion1 {
  private static func iso(_ column: String, as name: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%SZ', \(column), 'unixepoch') AS \(name)"
  }

  /// What a person at the `sqlite3` shell reads: names for numbers, ISO times.
  static let views = """
    CREATE VIEW series_view AS
      SELECT s.series_id, a.name || '/' || s.measure AS series, s.label, s.unit, s.step,
        a.name AS area, a.label AS area_label, a.zone
      FROM series s JOIN area a USING (area_id);
    CREATE VIEW reading_view AS
      SELECT s.series, \(iso("r.instant", as: "time")), r.value, s.unit, v.name AS vintage, r.revision,
        q.name AS quality, \(iso("r.arrival", as: "arrival")), r.series_id, r.instant
      FROM reading r JOIN series_view s USING (series_id) JOIN vintage v USING (vintage)
        JOIN quality q USING (quality);
    -- A bare column beside max() comes from the row that holds the maximum.
    CREATE VIEW best_reading AS
      SELECT s.series, \(iso("r.instant", as: "time")), r.value, s.unit, v.name AS vintage,
        q.name AS quality, r.series_id, r.instant
      FROM (
        SELECT series_id, instant, value, vintage, quality,
          max(CASE WHEN value IS NULL THEN -1 ELSE vintage * 1000000 + revision END)
        FROM reading GROUP BY series_id, instant
      ) r JOIN series_view s USING (series_id) JOIN vintage v USING (vintage) JOIN quality q USING (quality);
    CREATE VIEW weather_forecast_view AS
      SELECT s.series, \(iso("w.issue", as: "issue")), \(iso("w.target", as: "target")), w.value, s.unit
      FROM weather_forecast w JOIN series_view s USING (series_id);
    CREATE VIEW forecast_view AS
      SELECT s.series, \(iso("f.issue", as: "issue")), \(iso("r.target", as: "target")),
        (r.target - f.issue) / 60 AS lead_minutes, r.point, r.q05, r.q10, r.q25, r.q50, r.q75, r.q90, r.q95,
        s.unit, f.model, f.model_version, r.source
      FROM forecast f JOIN forecast_row r USING (forecast_id) JOIN series_view s USING (series_id);
    CREATE VIEW score_view AS
      SELECT s.series, \(iso("c.instant", as: "time")), c.revision, v.name AS vintage, c.value, c.expected,
        c.q05, c.q95, c.p, c.score, c.flag, c.kind
      FROM score c JOIN series_view s USING (series_id) JOIN vintage v USING (vintage);
    CREATE VIEW incident_view AS
      SELECT i.incident_id, s.series, i.kind, i.class, i.state, i.severity,
        \(iso("i.start", as: "start")), \(iso("i.\"end\"", as: "\"end\"")), \(iso("i.peak", as: "peak")),
        i.peak_score, i.energy, i.message, i.revision, \(iso("i.reported", as: "reported")),
        \(iso("h.acknowledged", as: "acknowledged")), \(iso("h.muted_until", as: "muted_until"))
      FROM incident i JOIN series_view s USING (series_id) LEFT JOIN incident_handling h USING (incident_id);
    CREATE VIEW run_view AS
      SELECT run_id, command, \(iso("started", as: "started")), \(iso("finished", as: "finished")),
        finished - started AS seconds, status, options, data_hash, code_version, result
      FROM run;
    """
}
