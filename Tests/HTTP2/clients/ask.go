// Asks a server for a resource fifty times at once, and says in which version and with which status it was answered.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
)

func ask(client *http.Client, url string) string {
	answer, err := client.Get(url)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	if _, err := io.ReadAll(answer.Body); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s %d", answer.Proto, answer.StatusCode)
}

func main() {
	authority, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots}}}
	ask(client, os.Args[1])
	answers := make(chan string)
	for count := 0; count < 50; count++ {
		go func() { answers <- ask(client, os.Args[1]) }()
	}
	for count := 0; count < 50; count++ {
		fmt.Println(<-answers)
	}
}
