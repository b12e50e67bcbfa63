import HTTPServer

/// The names of a document's problems: the code, with a number appended if several problems have the same code.
struct ProblemNames {
    private var problems: [Problem] = []

    init(_ all: [Problem]) {
        for problem in all where !problems.contains(where: { $0.tellsTheSame(as: problem) }) { problems.append(problem) }
    }

    func name(of problem: Problem) -> String {
        let sameCode = problems.filter { $0.code == problem.code }
        let place = sameCode.firstIndex { $0.tellsTheSame(as: problem) } ?? 0
        return place == 0 ? problem.code : "\(problem.code)_\(place + 1)"
    }
}
