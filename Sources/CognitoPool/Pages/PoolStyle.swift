/// The style sheet of the pool's pages and the console, which each page contains.
package enum PoolStyle {
    package static let text = """
        :root {
          color-scheme: light dark;
          --page: #f6f3ed; --card: #ffffff; --well: #faf8f4; --ink: #211c15; --muted: #655c50; --line: #e4ded2; --edge: #8b8071;
          --accent: #8a4b00; --on-accent: #ffffff; --chosen: #f8ead5;
          --good: #17643a; --good-back: #e2f2e8; --bad: #a1261b; --bad-back: #fbe8e5; --odd: #74500a; --odd-back: #faefd3;
          --mono: ui-monospace, SFMono-Regular, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #15120e; --card: #1e1a15; --well: #181511; --ink: #ece6dc; --muted: #aba193; --line: #352f27; --edge: #827767;
            --accent: #e5ad62; --on-accent: #231602; --chosen: #3a2c17;
            --good: #8fd8ab; --good-back: #16301f; --bad: #f4a59c; --bad-back: #3d1b17; --odd: #e6c677; --odd-back: #352a10;
          }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        h1, h2, h3, p, ul, dl, dd, pre, fieldset { margin: 0; padding: 0; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        :focus:not(:focus-visible) { outline: none; }
        .wordmark { font-size: 1.15rem; font-weight: 700; letter-spacing: -.01em; }
        .wordmark span { color: var(--accent); }
        .card { display: grid; gap: .85rem; min-width: 0; padding: 1rem 1.1rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; grid-template-columns: minmax(0, 1fr); }
        .hint { color: var(--muted); font-size: .85rem; }
        label, legend { display: block; font-size: .85rem; font-weight: 600; padding: 0; }
        input:not([type=radio], [type=checkbox]), textarea { display: block; width: 100%; margin-top: .25rem; padding: .45rem .6rem; color: inherit; background: var(--well); border: 1px solid var(--edge); border-radius: 6px; font: inherit; font-weight: 400; }
        form { display: grid; gap: .8rem; }
        button { padding: .4rem .8rem; color: var(--ink); background: var(--card); border: 1px solid var(--edge); border-radius: 6px; font: inherit; font-size: .9rem; font-weight: 550; cursor: pointer; }
        button:hover { border-color: var(--accent); }
        button:active { background: var(--chosen); }
        button.main { color: var(--on-accent); background: var(--accent); border-color: var(--accent); padding: .5rem .8rem; }
        button.main:hover { filter: brightness(1.08); }
        .message { color: var(--bad); font-size: .9rem; font-weight: 550; overflow-wrap: anywhere; }
        """

    /// Further rules for the pool's pages.
    static let pages = """
        body { display: grid; min-height: 100vh; padding: 1rem; place-items: center; align-content: center; gap: .8rem; font-size: 16px; }
        main { width: min(24rem, 100%); padding: 1.3rem 1.4rem 1.4rem; }
        h1 { font-size: 1.15rem; font-weight: 650; overflow-wrap: anywhere; }
        input:not([type=radio]) { min-height: 2.75rem; }
        input[aria-invalid=true] { border-color: var(--bad); }
        button { min-height: 2.75rem; }
        button.link { min-height: 0; padding: .3rem 0; border: 0; background: none; color: var(--accent); text-decoration: underline; justify-self: start; }
        a { color: var(--accent); }
        nav { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
        .field .message { margin-top: .25rem; }
        .notice { padding: .5rem .7rem; border-radius: 6px; background: var(--good-back); color: var(--good); overflow-wrap: anywhere; }
        .qr { justify-self: center; width: 12rem; height: 12rem; border-radius: 6px; }
        code { font-family: var(--mono); overflow-wrap: anywhere; }
        """
}
