import CivilTime
@preconcurrency import Glibc
import History
import Streaming

/// The page, the HTTP API and the metrics, as a function from request to response.
public struct DashboardApplication: Sendable {
  /// What an application is made of.
  public struct Configuration: Sendable {
    /// The history's path.
    public var database: String
    /// The folder of model files.
    public var models = "models"
    /// The program's version.
    public var version = ""
    /// Whether the server listens on loopback only.
    public var isLoopback = true
    /// The token that writes, and off loopback all requests for data, must carry.
    public var token: String?
    /// The series whose posted readings are scored; by default those of `liveModels`, else those with forecasts.
    public var watched: [String] = []
    /// The models that posted readings are held against, by name.
    public var liveModels: [String] = []
    /// Acceptable load incidents a week among posted readings.
    public var alertsPerWeek = 1.0
    /// A live view beside the history, which another machine's monitor keeps.
    public var liveView: (any LiveViewReader)?
    /// The clock.
    public var now: @Sendable () -> Instant = { Instant(seconds: Int64(time(nil))) }

    /// A configuration for the history at `database`.
    public init(database: String) { self.database = database }
  }

  private let router: Router
  private let access: AccessPolicy
  private let watcher: ChangeWatcher
  private let intake: LiveIntake
  private let board: LiveBoard?
  /// Answers that go through years of readings, or ask a model: they leave a core to everybody else.
  private let analyses = CostlyLane(width: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) - 1)
  /// Charts of several series, up to 40.
  private let charts = CostlyLane(width: 1)
  let services: Services

  /// An application that answers at once; `watch()` tells it of changes.
  public init(_ configuration: Configuration) {
    let services = Services(
      pool: StorePool(path: configuration.database), cache: ResponseCache(), hub: EventHub(),
      models: ModelShelf(folder: configuration.models), now: configuration.now)
    let access = AccessPolicy(isLoopback: configuration.isLoopback, token: configuration.token)
    self.services = services
    self.access = access
    watcher = ChangeWatcher(services: services)
    intake = LiveIntake(
      LiveIntake.Settings(
        database: configuration.database, models: configuration.models, watched: configuration.watched,
        modelNames: configuration.liveModels, alertsPerWeek: configuration.alertsPerWeek))
    board = configuration.liveView.map {
      LiveBoard($0, hub: services.hub, counters: services.counters, now: configuration.now)
    }
    router = Self.router(services, access, intake, board, configuration)
  }

  private static func router(
    _ services: Services, _ access: AccessPolicy, _ intake: LiveIntake, _ board: LiveBoard?,
    _ configuration: Configuration
  ) -> Router {
    var router = Router()
    PageAssets().register(on: &router)
    StatusAPI(services: services, version: configuration.version, access: access, liveView: board?.name)
      .register(on: &router)
    LiveAPI(services: services, board: board).register(on: &router)
    SeriesAPI(services: services).register(on: &router)
    ReadingsAPI(services: services).register(on: &router)
    ForecastsAPI(services: services).register(on: &router)
    ScoresAPI(services: services).register(on: &router)
    IncidentsAPI(services: services).register(on: &router)
    ModelsAPI(services: services).register(on: &router)
    AccuracyAPI(services: services).register(on: &router)
    AnalysisAPI(services: services).register(on: &router)
    AuditAPI(services: services).register(on: &router)
    EffectsAPI(services: services, desk: ModelDesk(pool: services.pool)).register(on: &router)
    IntakeAPI(services: services, intake: intake).register(on: &router)
    MetricsPage(
      services: services, version: configuration.version, alertsPerWeek: configuration.alertsPerWeek,
      board: board
    ).register(on: &router)
    return router
  }

  /// Watches the history for changes, and tells the pages, until the task is cancelled; then ends what is open.
  public func watch() async {
    let live = board.map { board in Task { await board.run() } }
    await watcher.run()
    live?.cancel()
    services.hub.close()
    await intake.close()
  }

  /// The answer to a request that is allowed and kept from before; nil for all others, which `respond` answers. It
  /// costs so little that the thread that reads requests can give it.
  public func keptAnswer(to request: HTTPRequest) -> HTTPResponse? {
    let start = ContinuousClock.now
    guard let key = Self.cacheKey(request), access.refusal(of: request) == nil,
      let kept = services.cache.kept(key)
    else { return nil }
    let answer = Self.conditional(kept, request)
    services.counters.count(
      status: answer.status, seconds: Self.seconds(ContinuousClock.now - start), cached: true)
    return answer
  }

  /// The answer to a request: refused, kept from before, or made now.
  public func respond(to request: HTTPRequest) async -> HTTPResponse {
    let start = ContinuousClock.now
    if let refusal = access.refusal(of: request) {
      services.counters.count(status: refusal.status, seconds: 0, cached: false)
      return refusal
    }
    let made: (response: HTTPResponse, isKept: Bool)
    if let key = Self.cacheKey(request) {
      made = await services.cache.answer(for: key) { await make(request) }
    } else {
      made = (await make(request), false)
    }
    let answer = Self.conditional(made.response, request)
    let seconds = Self.seconds(ContinuousClock.now - start)
    services.counters.count(status: answer.status, seconds: seconds, cached: made.isKept)
    return answer
  }

  private func make(_ request: HTTPRequest) async -> HTTPResponse {
    guard let lane = lane(of: request) else { return Self.tagged(await router.respond(to: request)) }
    return await lane.run { Self.tagged(await router.respond(to: request)) }
  }

  /// The lane of an answer that may take a core for long; nil for a cheap one.
  private func lane(of request: HTTPRequest) -> CostlyLane? {
    guard request.path.hasPrefix("/api/v1/") else { return nil }
    switch request.path.dropFirst(8).prefix(while: { $0 != "/" }) {
    case "accuracy", "audit", "completeness", "effects", "profile", "response", "what-if": return analyses
    case "chart": return request.query["series"]?.contains(",") == true ? charts : nil
    default: return nil
    }
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  /// Under what name an answer is kept; nil where it depends on more than the history.
  private static func cacheKey(_ request: HTTPRequest) -> String? {
    guard [.get, .head].contains(request.method), request.path.hasPrefix("/api/v1/") else { return nil }
    let name = request.path.dropFirst(8).prefix { $0 != "/" }
    guard !["events", "models", "compare", "effects", "what-if", "session", "status", "live"].contains(name)
    else {
      return nil
    }
    let fields = request.query.sorted { $0.key < $1.key }.map { "\($0.key)\u{0}\($0.value)" }
    let form = Query.prefersCSV(request.headers["accept"] ?? "") ? "csv" : "json"
    return ([request.path, form] + fields).joined(separator: "\u{1}")
  }

  /// Adds an entity tag (RFC 9110, section 8.8.3): a hash of the body.
  private static func tagged(_ response: HTTPResponse) -> HTTPResponse {
    guard response.status == 200, case .bytes(let bytes) = response.body, response.header("ETag") == nil
    else {
      return response
    }
    var response = response
    response.headers.append(("ETag", "\"\(String(ContentHash.of(bytes), radix: 16))\""))
    if response.header("Cache-Control") == nil { response.headers.append(("Cache-Control", "no-cache")) }
    response.headers.append(("Vary", "Accept"))
    return response
  }

  /// 304 where the client has these very bytes.
  private static func conditional(_ response: HTTPResponse, _ request: HTTPRequest) -> HTTPResponse {
    guard [.get, .head].contains(request.method), let tag = response.header("ETag"),
      let known = request.headers["if-none-match"],
      known == "*" || known.split(separator: ",").contains(where: { $0.drop { $0 == " " } == tag })
    else { return response }
    var unchanged = HTTPResponse(status: 304, contentType: "", [])
    unchanged.headers = response.headers.filter { ["ETag", "Cache-Control", "Vary"].contains($0.name) }
    return unchanged
  }
}

/// A 64-bit hash of bytes, for entity tags: FNV-1a (Fowler, Noll, Vo) over words.
enum ContentHash {
  static func of(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
    bytes.withUnsafeBytes { raw in
      var position = 0
      while position + 8 <= raw.count {
        hash = mix(hash, raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        position += 8
      }
      while position < raw.count {
        hash = mix(hash, UInt64(raw[position]))
        position += 1
      }
    }
    return hash
  }

  // The plain FNV step leaves high bits of a word in high bits of the hash; the shift brings them down.
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }
}
