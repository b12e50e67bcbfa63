/// The version that `--version` prints.
public enum AppVersion {
    public static let text = "0.1.0"
}
