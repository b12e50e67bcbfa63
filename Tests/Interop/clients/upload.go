// Sends zeros with net/http, so many times, and says the status of each answer and its problem's code.
//
//	go run upload.go URL TOKEN BYTES TYPE TRIES
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
)

func main() {
	size, _ := strconv.Atoi(os.Args[3])
	tries, _ := strconv.Atoi(os.Args[5])
	content := make([]byte, size)
	for count := 0; count < tries; count++ {
		fmt.Println(upload(os.Args[1], os.Args[2], os.Args[4], content))
	}
}

func upload(url, token, contentType string, content []byte) string {
	request, err := http.NewRequest("POST", url, bytes.NewReader(content))
	if err != nil {
		return "none " + err.Error()
	}
	request.Header.Set("Content-Type", contentType)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "none " + err.Error()
	}
	defer answer.Body.Close()
	var problem struct{ Code string }
	if err := json.NewDecoder(answer.Body).Decode(&problem); err != nil {
		return "none " + err.Error()
	}
	return fmt.Sprint(answer.StatusCode, " ", problem.Code)
}
