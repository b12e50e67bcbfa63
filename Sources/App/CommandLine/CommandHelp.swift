/// The texts that the help of both executables shares.
public enum CommandHelp {
    /// The sources of settings.
    static let configuration = """
        Settings come from flags, the environment and a file of NAME=value lines (.env in the working directory, or --env-file), the first \
        one that has a value winning. docs/configuration.md lists them all.
        """

    /// The end of the root command's help.
    public static let exitStatuses = """
        \(configuration)

        Exit statuses:
          0    it has ended as it was told to; with verify, the token passes
          1    it cannot start or go on; with verify, the token does not pass
          64   the command line is wrong
          78   the configuration is wrong; standard error says all that is
          130  a second signal came while it was ending
        """

    /// The behaviour of `serve`.
    public static let serve = """
        Says "listening on http://HOST:PORT" on standard error once it answers. SIGTERM or SIGINT ends it after the requests in flight; a \
        second one ends it at once. SIGHUP has certificates read anew at once; without any it ends it as SIGTERM does.
        """

    public static let verify = """
        Judges the token as the server would, with keys fetched now, and prints every check with what was expected and found. Exits with 0 if \
        the token passes, with 1 if not.

        Example, with the token on standard input, which keeps it out of the shell's history:
          echo "$TOKEN" |
        """

    public static let show = """
        Prints one line for each variable, with the value in force and where it comes from; secrets are masked. Exits with 78, and says why, \
        if a server with this configuration would not start.
        """
}
