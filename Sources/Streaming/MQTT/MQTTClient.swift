#if MQTT
  import CMosquitto
  @preconcurrency import Glibc

  /// A session with an MQTT broker, driven by its owner's calls: no thread of its own, so no lock.
  ///
  /// The session outlives the connection: with quality of service 1 the broker keeps what comes while we are away.
  /// While the broker is away it is tried again, waiting longer each time, with jitter; that is said once.
  final class MQTTClient: @unchecked Sendable {
    private let handle: OpaquePointer
    private let endpoint: MQTTEndpoint
    private let receive: ((UnsafeRawBufferPointer) -> Void)?
    private let notice: @Sendable (String) -> Void
    /// Connected, and subscribed where it subscribes: before that the broker keeps no message for us.
    private var isReady = false
    private var isAway = false
    private var refusal: Int32 = 0
    private var isTopicRefused = false
    private var wait = 0.25
    private var retryAt = 0.0
    /// Messages sent and not yet acknowledged.
    private(set) var unacknowledged: Set<Int32> = []

    /// A session with the endpoint's broker.
    /// - Parameter receive: called with each message, which is acknowledged when this returns; none for a session
    ///   that only sends.
    /// - Throws: `StreamingError`: `unavailable` where the broker does not answer within `patience` seconds.
    init(
      _ endpoint: MQTTEndpoint, patience: Double, receive: ((UnsafeRawBufferPointer) -> Void)? = nil,
      notice: @escaping @Sendable (String) -> Void
    ) throws(StreamingError) {
      if let fault = Self.fault { throw StreamingError(.unavailable, "MQTT client: \(fault)") }
      self.endpoint = endpoint
      self.receive = receive
      self.notice = notice
      let client =
        receive != nil
        ? endpoint.client : "\(endpoint.client)-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
      guard let handle = mosquitto_new(client, receive == nil, nil) else {
        throw StreamingError(.io, "MQTT client: out of memory")
      }
      self.handle = handle
      mosquitto_user_data_set(handle, Unmanaged.passUnretained(self).toOpaque())
      setCallbacks()
      try configure()
      try connect(patience)
    }

    deinit {
      mosquitto_disconnect(handle)
      mosquitto_destroy(handle)
    }

    /// Why the library can't be used; nil where it is ready.
    private static let fault: String? = {
      if let reason = loadstar_mosquitto_load() { return String(cString: reason) }
      mosquitto_lib_init()
      return nil
    }()

    private func configure() throws(StreamingError) {
      if let user = endpoint.user {
        let password = getenv("LOADSTAR_MQTT_PASSWORD").map { String(cString: $0) }
        mosquitto_username_pw_set(handle, user, password)
      }
      guard endpoint.isSecure else { return }
      let status =
        if let file = endpoint.certificates {
          mosquitto_tls_set(handle, file, nil, nil, nil, nil)
        } else {
          mosquitto_tls_set(handle, nil, "/etc/ssl/certs", nil, nil, nil)
        }
      guard status == MOSQ_ERR_SUCCESS.rawValue else {
        throw StreamingError(.usage, "MQTT certificates: \(Self.describe(status))")
      }
    }

    private func connect(_ patience: Double) throws(StreamingError) {
      let deadline = MonotonicClock.seconds + patience
      mosquitto_connect(handle, endpoint.host, Int32(endpoint.port), 30)
      while !isReady {
        loop(milliseconds: 50)
        if refusal != 0 {
          throw StreamingError(
            .unavailable,
            "the MQTT broker \(place) refuses us: \(Self.string(mosquitto_connack_string(refusal)))")
        }
        if isTopicRefused {
          throw StreamingError(
            .unavailable, "the MQTT broker \(place) does not let us read \(endpoint.topic)")
        }
        guard MonotonicClock.seconds < deadline else {
          throw StreamingError(
            .unavailable, "no MQTT broker at \(place) within \(Int(patience)) s; is it running?")
        }
      }
    }

    /// Does what the connection has to do: takes in, sends out, keeps alive, connects again.
    func loop(milliseconds: Int32) {
      let status = mosquitto_loop(handle, milliseconds, 1)
      guard status != MOSQ_ERR_SUCCESS.rawValue else { return }
      isReady = false
      usleep(UInt32(min(max(milliseconds, 1), 100)) * 1000)
      guard MonotonicClock.seconds >= retryAt else { return }
      if wait > 0.5, !isAway {
        isAway = true
        notice("the MQTT broker \(place) is away; trying again until it is there")
      }
      retryAt = MonotonicClock.seconds + wait * Double.random(in: 0.5...1.5)
      wait = min(wait * 2, 30)
      mosquitto_reconnect(handle)
    }

    /// Hands a message over with quality of service 1; waits for the broker where it is away.
    /// - Throws: `StreamingError`: `unavailable` where a stop is asked for while the broker is away.
    func publish(_ body: [UInt8]) throws(StreamingError) {
      while !isReady || unacknowledged.count >= 10_000 {
        if !isReady, StopSignal.hasCome { throw left() }
        loop(milliseconds: 20)
      }
      var number: Int32 = 0
      let status = mosquitto_publish(
        handle, &number, endpoint.topic, Int32(clamping: body.count), body, 1, false)
      guard status == MOSQ_ERR_SUCCESS.rawValue || status == MOSQ_ERR_NO_CONN.rawValue else {
        throw StreamingError(.io, "the MQTT broker \(place) did not take a message: \(Self.describe(status))")
      }
      unacknowledged.insert(number)
      if unacknowledged.count % 16 == 0 { loop(milliseconds: 0) }
    }

    /// Waits until every message is acknowledged, or a stop is asked for while the broker is away.
    func settle(_ isStopped: () -> Bool) throws(StreamingError) {
      while !unacknowledged.isEmpty {
        if !isReady, isStopped() { throw left() }
        loop(milliseconds: 20)
      }
    }

    private func left() -> StreamingError {
      StreamingError(
        .unavailable,
        "stopped while the MQTT broker \(place) was away: not everything was sent to it"
      )
    }

    private var place: String { "\(endpoint.host):\(endpoint.port)" }

    private static func describe(_ status: Int32) -> String { string(mosquitto_strerror(status)) }
    private static func string(_ text: UnsafePointer<CChar>?) -> String {
      text.map { String(cString: $0) } ?? ""
    }
  }

  extension MQTTClient {
    private func setCallbacks() {
      mosquitto_connect_callback_set(handle) { _, context, code in
        MQTTClient.from(context)?.connected(code)
      }
      mosquitto_message_callback_set(handle) { _, context, message in
        guard let message, let client = MQTTClient.from(context) else { return }
        client.receive?(
          UnsafeRawBufferPointer(start: message.pointee.payload, count: Int(message.pointee.payloadlen)))
      }
      mosquitto_subscribe_callback_set(handle) { _, context, _, count, granted in
        let isGranted = granted.map { count > 0 && $0.pointee < 0x80 } ?? false
        MQTTClient.from(context)?.subscribed(isGranted)
      }
      mosquitto_publish_callback_set(handle) { _, context, number in
        MQTTClient.from(context)?.unacknowledged.remove(number)
      }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> MQTTClient? {
      context.map { Unmanaged<MQTTClient>.fromOpaque($0).takeUnretainedValue() }
    }

    private func connected(_ code: Int32) {
      refusal = code
      guard code == 0 else { return }
      guard receive != nil else { return ready() }
      mosquitto_subscribe(handle, nil, endpoint.topic, 1)
    }

    private func subscribed(_ isGranted: Bool) {
      guard isGranted else { return isTopicRefused = true }
      ready()
    }

    private func ready() {
      isReady = true
      wait = 0.25
      guard isAway else { return }
      isAway = false
      notice("the MQTT broker \(place) answers again")
    }
  }
#endif
