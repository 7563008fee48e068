module github.com/yksi-mdm/yksi/cmd/yksi

go 1.25.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/rogpeppe/go-internal v1.14.1
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.2
	github.com/yksi-mdm/yksi v0.0.0
	golang.org/x/text v0.40.0
)

require (
	golang.org/x/sys v0.46.0 // indirect
	golang.org/x/tools v0.47.0 // indirect
)

replace github.com/yksi-mdm/yksi => ../..
