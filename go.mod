module github.com/yksi-mdm/yksi

go 1.25

require (
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/xrash/smetrics v0.0.0-20250705151800-55b8f293f342 // indirect
	golang.org/x/text v0.40.0 // indirect
)
