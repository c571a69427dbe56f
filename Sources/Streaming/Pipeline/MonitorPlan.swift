import CivilTime
import Forecasting
import History
import Monitoring

/// What a run of the monitor watches, and how.
public struct MonitorPlan: Sendable {
  /// Which time a feed's readings are measured by.
  public enum Clock: String, Sendable, CaseIterable {
    /// The wall clock where readings are less than a day old, the readings' own time otherwise.
    case auto
    /// The wall clock: silence raises an incident.
    case wall
    /// The readings' own time: a replay.
    case event
  }

  /// A series to watch.
  public struct Watched: Sendable {
    /// The series.
    public var series: StoredSeries
    /// The model whose forecasts it is held against; nil where only stored forecasts are, or none.
    public var model: ModelFile? { kept?.file }
    // Apart, since a model takes six times the room of all else and most of very many series have none.
    private var kept: Kept?

    private final class Kept: Sendable {
      let file: ModelFile
      init(_ file: ModelFile) { self.file = file }
    }

    /// A series, with its model where it has one.
    public init(_ series: StoredSeries, model: ModelFile? = nil) {
      self.series = series
      kept = model.map(Kept.init)
    }
  }

  /// The series, in the order of their handles.
  public var watched: [Watched]
  /// The name under which the run's state is kept: a run of the same name goes on where the last one ended.
  public var consumer = "monitor"
  /// The source, as on the command line.
  public var source = "-"
  /// Acceptable load incidents a week, of all series together.
  public var alertsPerWeek = 1.0
  /// Whether scores are stored in the history; incidents always are.
  public var storesScores = true
  /// Which time counts.
  public var clock = Clock.auto
  /// The history before the first reading that the monitor is calibrated on, in seconds.
  public var calibrationSpan = 364 * 86_400
  /// Where lines that can't be read go; nil: they are counted only.
  public var deadLetterPath: String?
  /// A busy feed is checkpointed after so many seconds; a quiet one after each batch.
  public var checkpointSeconds = 0.5
  /// And after so many readings.
  public var checkpointReadings = 200_000
  /// Whether checkpoints are committed on a thread beside the scoring, so that no reading waits for the disk; else a
  /// batch is committed before the next one is taken.
  public var commitsBeside = false

  /// Whether series are held against stored forecasts or nothing, and no model is made for them here.
  public var usesStoredForecastsOnly = false

  /// A plan to watch some series, with the defaults.
  public init(_ watched: [Watched]) { self.watched = watched }
}

/// What a run of the monitor did.
public struct MonitorSummary: Sendable {
  /// Readings taken in.
  public var readings = 0
  /// Score events.
  public var scores = 0
  /// Incidents opened, by kind.
  public var incidents: [String: Int] = [:]
  /// Lines that are no readings, by reason.
  public var rejected: [String: Int] = [:]
  /// Forecasts issued inside the stream.
  public var forecasts = 0
  /// Checkpoints taken.
  public var checkpoints = 0
  /// What each series is held against, in a few words.
  public var expectations: [(series: String, expectation: String)] = []
  /// The promised load incidents a week, of all series together.
  public var promisedPerWeek = 0.0
  /// The load incidents a week since calibration; nil before a day has passed.
  public var realisedPerWeek: Double?
  /// Series-weeks watched since calibration.
  public var weeks = 0.0
  /// The first and the newest slot seen.
  public var first: Instant?
  /// The newest slot seen.
  public var last: Instant?
  /// The incidents that are open now, each in words.
  public var open: [String] = []
  /// Whether a signal ended the run.
  public var isInterrupted = false
  /// Seconds from start to end.
  public var seconds = 0.0

  /// Nothing done yet.
  public init() {}
}
