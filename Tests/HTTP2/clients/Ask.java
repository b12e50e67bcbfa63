import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/** Asks a server for a resource fifty times at once, and says in which version and with which status it was answered. */
public class Ask {
    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
        client.send(request, HttpResponse.BodyHandlers.ofString());
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var count = 0; count < 50; count++) answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        for (var answer : answers) System.out.println(answer.get().version() + " " + answer.get().statusCode());
    }
}
