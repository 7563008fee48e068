package matchhttp

import (
	_ "embed"
	"net/http"
)

//go:generate go run ../../cmd/yksi/internal/openapi2 openapi.json openapi-2.0.json

// The descriptions of what programs call. The one of version 2.0 is generated from the other.
var (
	//go:embed openapi.json
	openAPI3 []byte
	//go:embed openapi-2.0.json
	openAPI2 []byte
)

func described(text []byte) func(*Handler, *call) (*reply, error) {
	return func(*Handler, *call) (*reply, error) {
		return &reply{status: http.StatusOK, bytes: text}, nil
	}
}
