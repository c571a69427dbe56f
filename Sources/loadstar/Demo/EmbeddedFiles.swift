import CEmbeddedData

/// The real data that is compiled into the program.
enum EmbeddedFiles {
  /// Demand and temperature of Victoria, 2014: `time,demand_mw,temperature_c,working_day`.
  static var victoria: [UInt8] {
    Array(UnsafeBufferPointer(start: loadstar_victoria_2014(), count: loadstar_victoria_2014_size()))
  }

  /// Demand of England and Wales, summer 2000: `time,demand_mw`.
  static var englandWales: [UInt8] {
    Array(
      UnsafeBufferPointer(start: loadstar_england_wales_2000(), count: loadstar_england_wales_2000_size()))
  }
}
