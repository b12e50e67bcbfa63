import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;

/** Sends zeros with one client, so many times, and says the status of each answer and its problem's code. */
class Upload {
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");

    /** URL TOKEN BYTES TYPE TRIES */
    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        var content = new byte[Integer.parseInt(arguments[2])];
        var request = HttpRequest.newBuilder(URI.create(arguments[0])).header("Content-Type", arguments[3])
            .POST(HttpRequest.BodyPublishers.ofByteArray(content));
        if (!arguments[1].isEmpty()) request.header("Authorization", "Bearer " + arguments[1]);
        for (int count = 0; count < Integer.parseInt(arguments[4]); count++) {
            try {
                var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                var code = CODE.matcher(answer.body());
                System.out.println(answer.statusCode() + " " + (code.find() ? code.group(1) : answer.body()));
            } catch (Exception error) {
                System.out.println("none " + error);
            }
        }
    }
}
