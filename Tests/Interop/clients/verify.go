// Verifies a token of a user pool with a library of Go's, and prints its claims; it needs go-oidc and golang-jwt of Debian.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go oidc|jwt ISSUER CLIENT TOKEN
package main

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"

	"github.com/coreos/go-oidc"
	"github.com/golang-jwt/jwt"
)

func main() {
	verify := map[string]func(string, string, string) (map[string]interface{}, error){"oidc": byDiscovery, "jwt": byKeySet}[os.Args[1]]
	claims, err := verify(os.Args[2], os.Args[3], os.Args[4])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(claims)
}

func byDiscovery(issuer, client, text string) (claims map[string]interface{}, err error) {
	provider, err := oidc.NewProvider(context.Background(), issuer)
	if err != nil {
		return nil, err
	}
	token, err := provider.Verifier(&oidc.Config{ClientID: client}).Verify(context.Background(), text)
	if err != nil {
		return nil, err
	}
	return claims, token.Claims(&claims)
}

func byKeySet(issuer, client, text string) (map[string]interface{}, error) {
	claims := jwt.MapClaims{}
	_, err := (&jwt.Parser{ValidMethods: []string{"RS256"}}).ParseWithClaims(text, claims, func(token *jwt.Token) (interface{}, error) {
		return key(issuer+"/.well-known/jwks.json", token.Header["kid"])
	})
	if err != nil {
		return nil, err
	}
	if !claims.VerifyIssuer(issuer, true) || !claims.VerifyAudience(client, true) {
		return nil, errors.New("another issuer or client")
	}
	return claims, nil
}

// key reads the key of this name from a key set.
func key(url string, name interface{}) (*rsa.PublicKey, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var set struct {
		Keys []struct{ Kid, N, E string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&set); err != nil {
		return nil, err
	}
	for _, key := range set.Keys {
		if key.Kid == name {
			n, err := base64.RawURLEncoding.DecodeString(key.N)
			if err != nil {
				return nil, err
			}
			e, err := base64.RawURLEncoding.DecodeString(key.E)
			return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, err
		}
	}
	return nil, errors.New("no such key")
}
