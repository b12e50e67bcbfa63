#!/usr/bin/env bash
# A Java HttpClient that has an Authenticator, if only for a proxy, sends no Authorization field that a request sets.
#
# Tried with java.net.http of OpenJDK 17.0.21.1 (Debian 12), and requests with `.header("Authorization", "Bearer token")`:
#
#     a client without an Authenticator           the field is sent
#     with one that knows the proxy alone         it is not; the API answers 401 missing credentials, and no exception or log says why
#     the same, and a 401 without a challenge     IOException: WWW-Authenticate header missing for response code 401
#
# An Authenticator is for challenges by its manual, and this one is never asked for anything. So a program that works at home loses its token behind
# the proxy of a company, where it has to have one. OpenJDK says that 24 sends the field (JDK-8326949), which was not tried here; before that, call
# the API with a client that has no Authenticator, where it can be reached without the proxy.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "openjdk-17-jre-headless=17.0.21.1*" "openjdk-17-jdk-headless=17.0.21.1*"
java=$folder/debian/usr/lib/jvm/java-17-openjdk-$(dpkg --print-architecture)
# Its configuration is a link to where it is installed.
find "$java" -type l -lname '/etc/*' | while read -r link; do ln -sfn "$folder/debian$(readlink "$link")" "$link"; done
cat > "$folder/Calls.java" <<'JAVA'
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

public class Calls {
    public static void main(String[] words) throws Exception {
        List<String> asked = new ArrayList<>();
        Authenticator proxyAlone = new Authenticator() {
            @Override protected PasswordAuthentication getPasswordAuthentication() {
                asked.add(getRequestorType().name());
                return getRequestorType() == RequestorType.PROXY ? new PasswordAuthentication("leo", "roar".toCharArray()) : null;
            }
        };
        HttpClient plain = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpClient behindProxy = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).authenticator(proxyAlone).build();
        call(plain, words[0] + "/me");
        call(behindProxy, words[0] + "/me");
        call(behindProxy, words[0] + "/bare");
        System.out.println(asked);
    }

    static void call(HttpClient client, String url) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer token").build();
        try {
            System.out.println(client.send(request, BodyHandlers.ofString()).statusCode());
        } catch (IOException error) {
            System.out.println(error.getMessage());
        }
    }
}
JAVA
JAVA_HOME=$java python3 - <<'PYTHON'
import http.server
import os
import subprocess
import sys
import threading

seen = []


class API(http.server.BaseHTTPRequestHandler):
    """Answers whoever has the token."""

    def do_GET(self):
        seen.append((self.path, self.headers["Authorization"]))
        is_known = self.headers["Authorization"] == "Bearer token"
        self.send_response(200 if is_known else 401)
        if not is_known and self.path != "/bare":
            self.send_header("WWW-Authenticate", 'Bearer realm="api"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), API)
threading.Thread(target=server.serve_forever, daemon=True).start()
command = [f"{os.environ['JAVA_HOME']}/bin/java", f"{os.environ['FOLDER']}/Calls.java", f"http://127.0.0.1:{server.server_port}"]
answers = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
for (path, field), answer in zip(seen, answers):
    print(f"  {path:6} Authorization: {field}, then {answer}")
print(f"  asked for the passwords of {answers[-1]}")
sys.exit((seen, answers) != (
    [("/me", "Bearer token"), ("/me", None), ("/bare", None)],
    ["200", "401", "WWW-Authenticate header missing for response code 401", "[]"]))
PYTHON
