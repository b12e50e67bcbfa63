import ArgumentParser

@main
struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fuzz", abstract: "Feeds readers what nobody meant them to read.",
        discussion: "The first finding ends the run with status 1; its seed and number run it again: --seed S --case N.")

    static let targets: [any FuzzTarget.Type] = [
        DifferentialRequests.self, RequestBytes.self, Base64URLText.self, JSONText.self, TokenBytes.self, SignatureBlocks.self,
        ClaimsText.self, KeySetText.self, FrameBytes.self, HTTP2Bytes.self,
    ]

    @Option(help: "How long to run, shared by the targets.")
    var seconds = 60
    @Option(help: "Run so many cases of each target instead.")
    var cases: UInt64?
    @Option(help: "Where the numbers begin; random if it is not given.")
    var seed: UInt64?
    @Option(name: .customLong("case"), help: "Run this case alone.")
    var number: UInt64?
    @Argument(help: "What to fuzz: \(targets.map { $0.name }.joined(separator: ", ")); all of them if none is named.")
    var names: [String] = []

    func validate() throws {
        for name in names where !Self.targets.contains(where: { $0.name == name }) {
            throw ValidationError("there is no target \(name)")
        }
    }

    func run() throws {
        let chosen = Self.targets.filter { names.isEmpty || names.contains($0.name) }
        let seed = seed ?? UInt64.random(in: 0 ... .max)
        CurrentCase.watch(seed: seed)
        for target in chosen {
            let time = Duration.seconds(seconds) / chosen.count
            let numbers = number.map { $0...$0 } ?? 0...(cases.map { max($0, 1) - 1 } ?? .max)
            let run = Run(seed: seed, numbers: numbers, time: cases == nil ? time : nil)
            guard run.fuzz(target) else { throw ExitCode.failure }
        }
    }
}
