import StrictJSON

/// A message on a page.
struct PageMessage: Sendable, Equatable {
    /// The field of the message; `nil` for the whole form.
    var field: String?
    let text: String
    /// True for the message of a success.
    var isGood = false
}

/// The parts of a form: fields with their labels, and messages beside them.
///
/// Source: HTML §4.10.18.7 (autofill); WCAG 2.2 §3.3.1
struct PageForm: Sendable {
    /// The URL to which the form is sent.
    let action: String
    let formToken: String
    let message: PageMessage?

    /// A form for a step.
    ///
    /// - Parameter hidden: The hidden fields.
    func form(_ step: String, hidden: [(String, String)] = [], _ content: [HTML]) -> HTML {
        let own = [("step", step), ("form_token", formToken)] + hidden
        let fields = own.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" as HTML }
        return """
            <form method="post" action="\(action)">
            \(HTML(fields + [general] + content))
            </form>
            """
    }

    /// A field with its label.
    ///
    /// - Parameters:
    ///   - type: `text`, `password` or `email`.
    ///   - autocomplete: The kind of value that a password manager fills in.
    ///   - more: Further attributes.
    func field(
        _ name: String, _ label: String, type: String = "text", autocomplete: String, value: String = "", more: HTML = ""
    ) -> HTML {
        let isWrong = message?.field == name
        let marks: HTML = isWrong ? " aria-invalid=\"true\" aria-describedby=\"\(name)-message\" autofocus" : ""
        let text = isWrong ? message?.text : nil
        let note: HTML? = text.map { "<p class=\"message\" id=\"\(name)-message\" role=\"alert\">\($0)</p>" }
        return """
            <div class="field"><label for="\(name)">\(label)</label>
            <input id="\(name)" name="\(name)" type="\(type)" autocomplete="\(autocomplete)" value="\(value)" spellcheck="false" autocapitalize="none" required\(more)\(marks)>\(note)</div>
            """
    }

    func code(_ label: String) -> HTML {
        field("code", label, autocomplete: "one-time-code", more: " inputmode=\"numeric\" maxlength=\"8\"")
    }

    func button(_ label: String) -> HTML { "<button class=\"main\">\(label)</button>" }

    private var general: HTML {
        guard let message, message.field == nil else { return "" }
        return message.isGood
            ? "<p class=\"notice\" role=\"status\">\(message.text)</p>" : "<p class=\"message\" role=\"alert\">\(message.text)</p>"
    }
}
