import Dispatch
import Glibc
import Pipeline

/// Turns SIGTERM and SIGINT into a request to finish the batch in hand, commit, and leave.
///
/// A free function outside the program's main type: a handler that is made there would belong to the main actor and stop
/// the program when Dispatch calls it on a queue.
func stopOnSignals(_ stop: StopSignal) -> [any DispatchSourceSignal] {
  [SIGTERM, SIGINT].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "tributary.signals"))
    source.setEventHandler { stop.stop(signal: number) }
    source.activate()
    return source
  }
}
