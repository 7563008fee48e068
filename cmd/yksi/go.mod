module github.com/yksi-mdm/yksi/cmd/yksi

go 1.25

require github.com/google/go-cmp v0.7.0

require github.com/rogpeppe/go-internal v1.16.0 // indirect

replace github.com/yksi-mdm/yksi => ../..
