import CivilTime
import Forecasting
import History
import Readings
import Streaming
import Workbench

/// The status code that an error of the layers below stands for.
enum Problems {
  static func problem(for error: any Error) -> HTTPProblem {
    switch error {
    case let problem as HTTPProblem: problem
    case let error as HistoryError: problem(for: error)
    case let error as WorkbenchError: problem(for: error)
    case let error as StreamingError:
      HTTPProblem(503, "The monitor can't go on", detail: error.description)
    case let error as ForecastingError: HTTPProblem(422, "Can't be forecast", detail: error.description)
    case let error as SeriesNameError: HTTPProblem(400, "Bad series name", detail: error.description)
    case let error as TimeZoneError: HTTPProblem(500, "Unknown time zone", detail: "\(error)")
    default: HTTPProblem(500, "Internal error", detail: "the request could not be answered")
    }
  }

  private static func problem(for error: HistoryError) -> HTTPProblem {
    switch error.kind {
    case .unknownSeries: HTTPProblem(404, "Unknown series", detail: error.description)
    case .noSuchFile: HTTPProblem(503, "No history", detail: error.description)
    case .refused: HTTPProblem(422, "Refused", detail: error.description)
    case .busy: HTTPProblem(503, "Busy", detail: error.description)
    case .notAHistory, .newerSchema, .corrupt, .unwritable, .diskFull, .inputOutput, .fault:
      HTTPProblem(500, "History not usable", detail: error.description)
    }
  }

  private static func problem(for error: WorkbenchError) -> HTTPProblem {
    switch error.kind {
    case .noSuchModel: HTTPProblem(404, "Unknown model", detail: error.description)
    case .badName: HTTPProblem(400, "Bad model name", detail: error.description)
    default: HTTPProblem(500, "Model not usable", detail: error.description)
    }
  }
}
