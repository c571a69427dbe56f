import CivilTime
import CommandLineKit
import Dashboard
import DelimitedText
import Forecasting
import History
import Readings
import Streaming
import Workbench

/// The sentence and the exit status of an error.
struct ErrorReport {
  let message: String
  let status: ExitStatus

  init(_ error: any Error) {
    message = "\(error)"
    status = Self.status(of: error)
  }

  private static func status(of error: any Error) -> ExitStatus {
    switch error {
    case let error as any ExitStatusError: error.exitStatus
    case is SeriesNameError: .usage
    case let error as StreamingError: status(of: error.kind)
    case let error as HistoryError: status(of: error.kind)
    case let error as WorkbenchError: status(of: error.kind)
    case let error as ForecastingError: status(of: error)
    case let error as SeasonalError: status(of: error)
    case let error as DelimitedTextError: status(of: error.kind)
    case let error as DashboardError: error.isUsage ? .usage : .unavailable
    case is TimeZoneError: .configuration
    default: .software
    }
  }

  private static func status(of kind: StreamingError.Kind) -> ExitStatus {
    switch kind {
    case .noInput: .noInput
    case .unavailable: .unavailable
    case .badInput: .dataError
    case .cannotCreate: .cannotCreate
    case .io: .ioError
    case .fenced: .temporaryFailure
    case .usage: .usage
    }
  }

  private static func status(of error: ForecastingError) -> ExitStatus {
    switch error {
    case .options, .offGrid, .notAhead: .usage
    case .weatherMissing: .noInput
    case .tooShort, .nothingKnown, .otherStep, .unsuitableStep, .notFinite, .modelFile: .dataError
    }
  }

  private static func status(of error: SeasonalError) -> ExitStatus {
    switch error {
    case .unsuitableSeasons: .usage
    case .tooShort, .noValues: .dataError
    }
  }

  private static func status(of kind: DelimitedTextError.Kind) -> ExitStatus {
    switch kind {
    case .notFound: .noInput
    case .unreadable: .ioError
    case .unwritable: .cannotCreate
    case .notText, .encoding, .structure: .dataError
    }
  }

  private static func status(of kind: WorkbenchError.Kind) -> ExitStatus {
    switch kind {
    case .noSuchModel: .noInput
    case .badName: .usage
    case .unreadable: .dataError
    case .unwritable: .cannotCreate
    }
  }

  private static func status(of kind: HistoryError.Kind) -> ExitStatus {
    switch kind {
    case .noSuchFile, .unknownSeries: .noInput
    case .notAHistory, .newerSchema, .corrupt, .refused: .dataError
    case .unwritable: .cannotCreate
    case .busy: .temporaryFailure
    case .diskFull, .inputOutput: .ioError
    case .fault: .software
    }
  }
}
