module github.com/yksi-mdm/yksi

go 1.25.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/xrash/smetrics v0.0.0-20250705151800-55b8f293f342
	golang.org/x/text v0.40.0
)
